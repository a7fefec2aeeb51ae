"""Names as people in many scripts spell them, with the unseen characters that their scripts need."""

from __future__ import annotations

from typing import Final

NAMES: Final = {
    "Adlam": "𞤨𞤵𞤤𞤢𞤪",
    "Arabic": "فنّانون ضدّ العمل المجّاني",
    "Armenian": "Նկարիչների միություն",
    "Bengali": "র\u200d্যাব শিল্পী সংঘ",
    "Burmese": "မြန်မာ\u200bအနုပညာရှင်များ",
    "Chinese": "抗议艺术家联盟",
    "Cyrillic": "Союз художников",
    "Devanagari": "कलाकार संघ, क्\u200dष",
    "Ethiopic": "የአርቲስቶች ማኅበር",
    "Georgian": "მხატვართა კავშირი",
    "Greek": "Ένωση Καλλιτεχνών",
    "Hebrew": "איגוד האמנים",
    "Japanese": "葛\U000e0100飾アーティスト協会",
    "Kannada": "ಕಲಾವಿದರ ಸಂಘ, ಅರ್\u200cಕ",
    "Khmer": "សមាគម\u200bសិល្បករ\u200b (ភ្នំពេញ)",
    "Korean": "예술가 연합",
    "Latin": "aurèce vettier",
    "Malayalam": "കലാകാരന്\u200d",
    "Mongolian": "ᠬᠡ\u180bᠯᠡ ᠮᠣᠩᠭᠣᠯ ᠭᠠᠷ\u180eᠠ",
    "N'Ko": "ߒߞߏ ߞߊ߲",
    "Persian": "هنرمندان می\u200cگویند: ۲۵\u200cساله، AI\u200cها",
    "Sinhala": "ශ්\u200dරී ලංකා කලාකරුවෝ",
    "Syriac": "ܣܘܪܝܝܐ",
    "Tamil": "கலைஞர்கள் சங்கம்",
    "Thai": "สมาคม\u200bศิลปิน",
    "Tibetan": "སྒྱུ་རྩལ་པ།",
    "Urdu": "فنکار کہتے ہیں ۱۴۴۵ ه\u200d",
    "emoji": "👩\u200d👩\u200d👧 👩🏽\u200d🚀 ❤\ufe0f\u200d🔥 🏳\ufe0f\u200d🌈 1\ufe0f\u20e3 ☎\ufe0e 🇮🇷 "
    "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "Braille": "⠇⠥⠍⠑⠝\u2800⠺",
}
# What stands where no script needs it, and how it is spelled out.
OUT_OF_PLACE: Final = {
    "a joiner in Latin": ("a\u200db\u200cc", r"a\u200db\u200cc"),
    "two joiners": ("می\u200c\u200cگ", r"می\u200c\u200cگ"),
    "a joiner after a space": ("می \u200cگ", r"می \u200cگ"),
    "a space of no width in Latin": ("a\u200bb", r"a\u200bb"),
    "Hangul fillers": ("\u3164\u115f\u1160\uffa0", r"\u3164\u115f\u1160\uffa0"),
    "Khmer's inherent vowels": ("\u17b4\u17b5", r"\u17b4\u17b5"),
    "a selector after a letter": ("a\ufe0f\ufe00\U000e0100", r"a\ufe0f\ufe00\U000e0100"),
    "selectors in a row": ("😀\ufe0f\ufe0f\U000e0101", "😀\ufe0f" + r"\ufe0f\U000e0101"),
    "noncharacters": ("\ufdd0\uffff\U0001fffe", r"\ufdd0\uffff\U0001fffe"),
    "tags that make no flag": ("a\U000e0061\U000e007f🏴\U000e0061", r"a\U000e0061\U000e007f🏴\U000e0061"),
    "tags of no region": ("🏴" + "\U000e0061" * 9 + "\U000e007f", "🏴" + r"\U000e0061" * 9 + r"\U000e007f"),
    "marks of direction": ("\u200e\u200f\u061c", r"\u200e\u200f\u061c"),
    "isolates and overrides": ("\u202e\u2066\u2067\u2068\u2069", r"\u202e\u2066\u2067\u2068\u2069"),
    "a soft hyphen": ("a\xadb", r"a\xadb"),
    "Braille's blank in Latin": ("a\u2800b", r"a\u2800b"),
    "private use": ("\ue000", r"\ue000"),
    "a control and a surrogate": ("\x1b[0m\ud800", r"\x1b[0m\ud800"),
    "what Unicode may yet ignore": ("\u2065\ufff0\U000e0fff", r"\u2065\ufff0\U000e0fff"),
}  # fmt: skip
