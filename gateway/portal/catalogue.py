"""The portal's texts: Chinese in the code, English from the checked-in catalogue, read once at start."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel.messages import mofile, pofile
from babel.support import NullTranslations, Translations
from flask import Flask
from flask_babel import Babel, Domain

from gateway.language import EN, ZH, language

FILE = Path(__file__).parent / "translations" / "en" / "LC_MESSAGES" / "messages.po"
LOCALES = {ZH: "zh_Hans_CN", EN: "en_GB"}


class PoDomain(Domain):  # type: ignore[misc]  # flask-babel brings no types
    """Reads the .po itself: a compiled catalogue in git would be one that nobody reviews."""

    def __init__(self, file: Path = FILE) -> None:
        super().__init__()
        self._texts: dict[str, NullTranslations] = {ZH: NullTranslations(), EN: _read(file)}

    def get_translations(self) -> NullTranslations:
        return self._texts[language()]


def install(app: Flask) -> None:
    babel = Babel()
    babel.init_app(app, default_timezone="Asia/Shanghai", locale_selector=lambda: LOCALES[language()])
    texts = babel.domain_instance = PoDomain()
    # A page has some sixty texts: past flask-babel's look-up of its domain they cost a third.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the i18n extension
        lambda text: texts.get_translations().gettext(text),
        lambda one, many, n: texts.get_translations().ngettext(one, many, n),
        newstyle=True,
    )


def _read(file: Path) -> Translations:
    with file.open("rb") as source:
        catalogue = pofile.read_po(source, locale="en")
    compiled = BytesIO()
    mofile.write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)
