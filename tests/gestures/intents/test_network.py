"""Several networks trained side by side are one network with the mean of their scores."""

from __future__ import annotations

import numpy as np
import torch

from gestures.intents.network import TrainingSettings, _Network


def test_the_average_scores_as_the_members_do_on_average():
    settings = TrainingSettings(members=3, width=4, hidden=5)
    network = _Network(20, 6, settings, torch.Generator().manual_seed(2))
    for bias in (network.bias, network.hidden_bias):
        torch.nn.init.normal_(bias)
    ids = torch.tensor([0, 3, 7, 3, 19])
    values = torch.tensor([0.5, 1.0, 0.2, 0.7, 0.4])
    with torch.no_grad():
        members = network(
            network.embeddings.weights, ids, values, torch.tensor([0, 3]), torch.ones(3, 2, 5)
        ).numpy()
    one = network.averaged()
    summed = np.stack(
        [values[:3].numpy() @ one.embedding[[0, 3, 7]], values[3:].numpy() @ one.embedding[[3, 19]]]
    )
    scores = np.maximum(summed @ one.mixing + one.hidden_bias, 0) @ one.output + one.bias
    np.testing.assert_allclose(scores, members.mean(axis=0), atol=1e-5)
