"""Which language a text is written in, said only when it is certain."""

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

# For sentences on screen; any other language is named by its code.
LANGUAGES = {
    "ar": "Arabic",
    "bg": "Bulgarian",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "et": "Estonian",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "sr": "Serbian",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
SAMPLE = 20_000
ENOUGH_LETTERS = 40
SURE = 0.8


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of the first 20,000 characters, None when unsure.

    Under 40 letters, or below a probability of 0.8, py3langid takes names for languages
    ("Oslo, 12 May" for Slovene), so nothing is said. Letters other than Latin ones need
    neither: such a text is not English, whichever of its neighbours it is taken for.
    """
    sample = text[:SAMPLE]
    letters = [sign for sign in sample if sign.isalpha()]
    if not letters:
        return None
    language, probability = _identifier().classify(sample)
    # Latin letters end at U+024F, with the additions for Vietnamese and transliteration at U+1E00-1EFF.
    foreign = sum(1 for sign in letters if sign > "\u024f" and not "\u1e00" <= sign <= "\u1eff")
    if foreign > len(letters) / 2:
        return None if language == "en" else str(language)
    if len(letters) < ENOUGH_LETTERS or probability < SURE:
        return None
    return str(language)
