"""``translations update|compile|check``: keep the English in step with the Chinese."""

from django.core.management.base import BaseCommand, CommandError

from qiangji.ui import translation

LANGUAGE = "en"


class Command(BaseCommand):
    help = "Update, compile or check the English translation."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("verb", choices=["update", "compile", "check"])

    def handle(self, *, verb: str, **_options) -> None:
        if verb == "update":
            catalog = translation.update(LANGUAGE)
            self.stdout.write(f"{len(catalog)} messages, {len(translation.untranslated(LANGUAGE))} to translate")
        elif verb == "compile":
            self.stdout.write(str(translation.compile_catalog(LANGUAGE)))
        else:
            self.check_all()

    def check_all(self) -> None:
        offences = [
            *(f"not translated: {message}" for message in translation.untranslated(LANGUAGE)),
            *(f"not marked for translation: {place}" for place in translation.unmarked_in_templates()),
            *(f"not marked for translation: {place}" for place in translation.unmarked_in_python()),
        ]
        for offence in offences:
            self.stderr.write(offence)
        if offences:
            raise CommandError(f"{len(offences)} strings would show Chinese to an English reader")
        self.stdout.write("every string is translated")
