"""The sounds behind the visemes and phone symbols that other voices and aligners give.

Azure: "Get facial position with viseme", the table "Map phonemes to visemes" of Microsoft's Speech service
(learn.microsoft.com/azure/ai-services/speech-service/how-to-speech-synthesis-viseme): 22 ids, each for some phones of
IPA. Polly: "Phoneme and viseme tables for supported languages" of the Amazon Polly developer guide
(docs.aws.amazon.com/polly/latest/dg/ref-phoneme-tables-shell.html), the tables of American English and Mandarin.
ARPAbet: the phone set of the CMU pronouncing dictionary, which the Montreal Forced Aligner's older models use. Of
several sounds that share a viseme the most frequent stands for all: the mouth is the same.
"""

from __future__ import annotations

from gestures.speech.phones import SILENCE_PHONE, split_ipa

_AZURE_TEXT = "_ ə ɑ ɔ ɛ ɝ i u oʊ aʊ ɔɪ aɪ h ɹ l s ʃ ð f t k p"
_AZURE = tuple(SILENCE_PHONE if sounds == "_" else split_ipa(sounds) for sounds in _AZURE_TEXT.split())
_POLLY = {
    "sil": (SILENCE_PHONE,), "p": ("p",), "t": ("t",), "S": ("ʃ",), "T": ("θ",), "f": ("f",), "k": ("k",),
    "i": ("i",), "r": ("ɹ",), "s": ("s",), "u": ("u",), "@": ("ə",), "a": ("a",), "e": ("e",), "E": ("ɛ",),
    "o": ("o",), "O": ("ɔ",), "B": ("β",), "J": ("ɕ",), "l": ("l",),
}  # fmt: skip
_ARPABET = {
    "AA": "ɑ", "AE": "æ", "AH": "ʌ", "AO": "ɔ", "AW": "aʊ", "AX": "ə", "AY": "aɪ", "B": "b", "CH": "tʃ", "D": "d",
    "DH": "ð", "EH": "ɛ", "ER": "ɝ", "EY": "eɪ", "F": "f", "G": "ɡ", "HH": "h", "IH": "ɪ", "IY": "i", "JH": "dʒ",
    "K": "k", "L": "l", "M": "m", "N": "n", "NG": "ŋ", "OW": "oʊ", "OY": "ɔɪ", "P": "p", "R": "ɹ", "S": "s",
    "SH": "ʃ", "T": "t", "TH": "θ", "UH": "ʊ", "UW": "u", "V": "v", "W": "w", "Y": "j", "Z": "z", "ZH": "ʒ",
}  # fmt: skip
_MFA = {
    "aj": "aɪ",
    "aw": "aʊ",
    "ej": "eɪ",
    "ow": "oʊ",
    "ɔj": "ɔɪ",
    "z̩": "ɿ",
    "ʐ̩": "ʅ",
    "ʈʂ": "tʂ",
    "ɖʐ": "tʂ",
}
"""Spellings of the Montreal Forced Aligner's IPA sets that are not the usual ones."""
_SILENT = frozenset({"", "sil", "sp", "<eps>", "_", "#"})
_UNKNOWN = frozenset({"spn", "<unk>", "noise"})


def azure_sounds(viseme: int) -> tuple[str, ...]:
    """Return the IPA sounds of one of Azure's viseme ids; none for an id that is not 0…21."""
    return tuple(_AZURE[viseme]) if 0 <= viseme < len(_AZURE) else ()


def polly_sounds(viseme: str) -> tuple[str, ...]:
    """Return the IPA sounds of one of Polly's visemes; none for an unknown one."""
    return _POLLY.get(viseme, ())


def phone_sounds(label: str) -> tuple[str, ...]:
    """Return the IPA sounds of an aligner's phone, in IPA or ARPAbet; none where it says that it knows none."""
    label = label.strip()
    if label.lower() in _SILENT:
        return (SILENCE_PHONE,)
    if label.lower() in _UNKNOWN:
        return ()
    plain = label.rstrip("012345")
    if plain in _ARPABET:
        return split_ipa(_ARPABET[plain])
    bare = plain.rstrip("˥˦˧˨˩ːʰʲʷˀ")
    return split_ipa(_MFA.get(bare, bare))
