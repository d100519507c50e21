"""Text brought to one spelling, character for character, so that offsets into the original stay valid."""

from __future__ import annotations

# Traditional or variant character and its simplified form; the vocabulary of sales talk, not all of Unihan.
_VARIANTS = (
    "關关 註注 點点 讚赞 贊赞 個个 們们 買买 賣卖 貨货 單单 價价 錢钱 塊块 東东 當当 來来 這这 裡里 裏里 "
    "後后 還还 沒没 開开 發发 會会 時时 間间 說说 話话 對对 嗎吗 麼么 樣样 過过 給给 讓让 從从 現现 見见 "
    "觀观 視视 頻频 寶宝 貝贝 親亲 愛爱 謝谢 歡欢 進进 場场 國国 產产 質质 純纯 綿绵 絲丝 綢绸 緞缎 紗纱 "
    "線线 織织 經经 緯纬 長长 寬宽 輕轻 號号 碼码 顏颜 紅红 綠绿 藍蓝 黃黄 銀银 銅铜 鐵铁 鋼钢 鋁铝 鑽钻 "
    "鏈链 飾饰 麗丽 優优 減减 劃划 劵券 領领 搶抢 購购 殺杀 庫库 數数 據据 萬万 億亿 兩两 雙双 隻只 條条 "
    "鐘钟 賬账 帳账 戶户 鍵键 識识 別别 認认 證证 檢检 驗验 測测 試试 報报 權权 責责 賠赔 償偿 換换 運运 "
    "費费 險险 順顺 豐丰 遞递 倉仓 緊紧 張张 僅仅 餘余 盡尽 極极 絕绝 實实 際际 確确 體体 藥药 廠厂 專专 "
    "業业 師师 醫医 學学 細细 節节 緻致 靜静 電电 動动 機机 腦脑 燈灯 閃闪 壓压 縮缩 風风 熱热 溫温 涼凉 "
    "濕湿 潤润 補补 膚肤 臉脸 潔洁 淨净 餅饼 脣唇 筆笔 髮发 護护 沖冲 養养 氣气 濃浓 鮮鲜 魚鱼 蝦虾 雞鸡 "
    "鴨鸭 豬猪 蘋苹 檸柠 龍龙 麵面 鹹咸 醬酱 鹽盐 裝装 盤盘 鍋锅 爐炉 竈灶 廚厨 衛卫 書书 繪绘 畫画 習习 "
    "兒儿 嬰婴 媽妈 爺爷 孫孙 歲岁 齡龄 戀恋 結结 禮礼 贈赠 獎奖 勵励 彈弹 評评 論论 覆复 復复 鈕钮 圖图 "
    "標标 邊边 頂顶 層层 樓楼 級级 車车 籃篮 連连 詳详 頁页 轉转 離离 馬马 趕赶 錯错 幾几 眾众 團团 員员 "
    "麥麦 紀纪 錄录 製制 塗涂 噴喷 灑洒 脫脱 擰拧 蓋盖 壺壶 應应 該该 須须 無无 與与 為为 樂乐 興兴 奮奋 "
    "慶庆 賀贺 壽寿 財财 務务 難难 題题 請请 問问 聽听 聲声 響响 啟启 選选 擇择 訂订 預预 約约 準准 適适 "
    "齊齐 備备 飛飞 揚扬 舊旧 違违 規规 範范 圍围 內内 褲裤 襯衬 襪袜 帶带 錶表 鏡镜 項项 墜坠 環环 釧钏 "
    "鐲镯 瑪玛 蠟蜡 臺台 灣湾 檯台 戲戏 壞坏 頭头 覺觉 隨随 種种 薦荐 藝艺 燒烧 燉炖 滷卤 雜杂 糧粮 穀谷 "
    "類类 採采 農农 園园 鄉乡 縣县 陽阳 陰阴 曬晒 乾干 濾滤 噸吨 噹当 嘆叹 嚇吓 囉啰 喲哟 嘍喽 誒诶 尋寻 "
    "嚴严 虧亏 賺赚 貴贵 賤贱 贏赢 輸输 轟轰 辦办 遠远 邁迈 鄰邻 鈔钞 銷销 銳锐 鋒锋 錦锦 鎖锁 門门 閉闭 "
    "闆板 隊队 階阶 雲云 霧雾 顆颗 顧顾 飯饭 飲饮 館馆 騙骗 驚惊 鬆松 鬧闹 齒齿 斷断 於于 擁拥 擔担 擊击 "
    "掃扫 掛挂 捨舍 損损 搖摇 撥拨 攜携 敗败 幫帮 幹干 廣广 彎弯 徹彻 態态 慣惯 憑凭 懷怀 懶懒 戰战 拋抛 "
    "擠挤 暫暂 曉晓 構构 槍枪 櫃柜 欄栏 歸归 殘残 殼壳 氈毡 決决 況况 淚泪 淺浅 滾滚 滿满 漲涨 澤泽 濟济 "
    "煙烟 煩烦 燙烫 爭争 狀状 獨独 獲获 獻献 瓊琼 畢毕 異异 瘋疯 療疗 癢痒 盜盗 眞真 睜睁 礙碍 祕秘 禦御 "
    "稱称 穩稳 窩窝 竅窍 筍笋 簡简 簽签 籌筹 粵粤 糾纠 紮扎 終终 組组 統统 續续 維维 網网 緩缓 練练 縫缝 "
    "總总 繞绕 繼继 罵骂 聞闻 職职 肅肃 腫肿 膠胶 膽胆 臨临 舉举 艱艰 莊庄 華华 葉叶 蔥葱 薑姜 蘇苏 蘭兰 "
    "虛虚 蟲虫 衆众 術术 複复 覽览 觸触 訊讯 記记 訪访 設设 許许 詞词 誇夸 誤误 誰谁 課课 調调 諾诺 謎谜 "
    "譽誉 讀读 變变 豔艳 負负 貼贴 貿贸 賓宾 賞赏 賴赖 跡迹 踐践 軟软 載载 輔辅 輯辑 轎轿 遙遥 遲迟 遺遗 "
    "邏逻 醜丑 釋释 針针 鈣钙 銘铭 鋪铺 錠锭 鍾钟 鏟铲 閱阅 闊阔 隱隐 靈灵 靚靓 韓韩 頓顿 頸颈 額额 顯显 "
    "飄飘 飽饱 駕驾 騎骑 髒脏 鬚须 鵝鹅 鹼碱 黴霉 齋斋 龜龟 圓圆 壹一 貳二 叁三 參参 肆四 伍五 柒七 捌八 "
    "玖九 拾十 佰百 仟千 妳你 係系 搵揾 併并 並并 釐厘 磚砖 紙纸 繩绳 纖纤 絨绒 皺皱 襠裆 鈦钛 託托 週周 "
    "遊游 鬍胡 盞盏 枱台 僱雇 傳传 債债 傷伤 側侧 兇凶 冊册 凍冻 凱凯 則则 剛刚 創创 劇剧 劑剂 勁劲 勝胜 "
    "勞劳 勢势 匯汇 區区 協协 卻却 厲厉 叢丛 啞哑 喚唤 喪丧 嘗尝 嚐尝 嚮向 囑嘱 執执 墊垫 壘垒 夠够 夾夹 "
    "奪夺 妝妆 娛娱 孃娘 寫写 屬属 島岛 幣币 編编 贰二 強强 徑径 徵征 憶忆 憂忧"
)


def _table() -> dict[int, int]:
    table = {ord(pair[0]): ord(pair[1]) for pair in _VARIANTS.split()}
    table.update({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})
    table.update({0x3000: 0x20, 0xA0: 0x20, 0x2019: 0x27, 0x2018: 0x27, 0xFFE5: 0xA5})
    # The circled digits ①…⑨ that hosts paste from titles.
    table.update({0x2460 + offset: 0x31 + offset for offset in range(9)})
    return table


_TABLE = _table()


def normalise(text: str) -> str:
    """Return the text in half-width, simplified and lower-case characters.

    Every character maps to exactly one, so ``len(normalise(text)) == len(text)`` and offsets carry over.
    """
    mapped = text.translate(_TABLE)
    lowered = mapped.lower()
    if len(lowered) == len(text):
        return lowered
    # A few capitals (Turkish İ) grow when lowered; those stay.
    return "".join(low if len(low := character.lower()) == 1 else character for character in mapped)
