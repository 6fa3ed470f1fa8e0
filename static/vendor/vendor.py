"""Makes everything under static/vendor, the icons and the fonts of letters from the npm packages.

Run by `make vendor` after `npm ci --ignore-scripts`; people who only use Nghe Dân never need it.
"""

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
LETTER_FONTS = ROOT / "office" / "letters" / "fonts"
ICONS = ROOT / "templates" / "components" / "icon.html"
AXE = ROOT / "tests" / "browser" / "axe.min.js"

WEIGHTS = (400, 600)
SUBSETS = ("latin", "latin-ext", "vietnamese")
TINOS = {
    "400Regular/Tinos_400Regular.ttf": "Tinos-Regular.ttf",
    "400Regular_Italic/Tinos_400Regular_Italic.ttf": "Tinos-Italic.ttf",
    "700Bold/Tinos_700Bold.ttf": "Tinos-Bold.ttf",
    "700Bold_Italic/Tinos_700Bold_Italic.ttf": "Tinos-BoldItalic.ttf",
}
ICON_NAMES = """
a-large-small arrow-left arrow-right arrow-up ban bell building-2 calendar-days chart-column check
chevron-down chevron-left chevron-right circle circle-alert circle-check circle-pause
circle-question-mark circle-x clock copy corner-up-right door-open download ear external-link eye
eye-off file file-lock file-text flag funnel hand-heart heart-handshake history hourglass house image
inbox info key-round keyboard landmark languages layers life-buoy list lock log-in log-out mail
map-pin megaphone merge message-square message-square-plus messages-square paperclip pen-line pencil
phone plus printer qr-code refresh-cw scale search send shield shield-check signature smartphone split
stamp star table-2 trash-2 triangle-alert undo-2 upload user user-check users x
""".split()

# Print sizes and smoothing that nghedan.css settles in one place: a tenth of the file.
NOISE = re.compile(
    r"@media print\{[^{}]*\{(?:font-family:inherit|font-size:[^{};]*;line-height:[^{};]*)\}\}"
    r"|-webkit-font-smoothing:antialiased;-moz-osx-font-smoothing:grayscale;?"
)

ICON_MACRO = """{{# Made by static/vendor/vendor.py from Lucide (ISC licence). Do not edit by hand. #}}
{{% set shapes = {{
{shapes}
}} %}}
{{% macro icon(name, size=20) -%}}
<svg class="nd-icon" width="{{{{ size }}}}" height="{{{{ size }}}}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{{{{ shapes[name]|safe }}}}</svg>
{{%- endmacro %}}
"""


def licences() -> dict[str, Path]:
    """Where each package keeps its licence; the package of GOV.UK Frontend carries none."""
    return {
        "govuk-frontend": VENDOR / "govuk-frontend-licence.txt",
        "be-vietnam-pro": PACKAGES / "@fontsource" / "be-vietnam-pro" / "LICENSE",
        "lucide": PACKAGES / "lucide-static" / "LICENSE",
        "axe-core": PACKAGES / "axe-core" / "LICENSE",
        "tinos": PACKAGES / "@expo-google-fonts" / "tinos" / "LICENSE_FONT",
    }


def compile_css() -> None:
    """Compile the trimmed GOV.UK styles once, in our font."""
    subprocess.run(
        [
            PACKAGES / ".bin" / "sass",
            "--no-source-map",
            "--no-charset",
            "--style=compressed",
            "--quiet-deps",
            VENDOR / "govuk.scss",
            VENDOR / "govuk.min.css",
        ],
        check=True,
    )
    made_css = VENDOR / "govuk.min.css"
    made_css.write_text(NOISE.sub("", made_css.read_text("utf-8")), "utf-8")


def copy_screen_fonts() -> None:
    """Copy the woff2 pieces of Be Vietnam Pro."""
    folder = VENDOR / "fonts"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for weight in WEIGHTS:
        for subset in SUBSETS:
            name = f"be-vietnam-pro-{subset}-{weight}-normal.woff2"
            shutil.copyfile(PACKAGES / "@fontsource" / "be-vietnam-pro" / "files" / name, folder / name)


def copy_letter_fonts() -> None:
    """Copy whole Tinos files: split ones print wrong letters in a PDF."""
    LETTER_FONTS.mkdir(exist_ok=True)
    for source, target in TINOS.items():
        shutil.copyfile(PACKAGES / "@expo-google-fonts" / "tinos" / source, LETTER_FONTS / target)
    shutil.copyfile(licences()["tinos"], LETTER_FONTS / "OFL.txt")


def write_icons() -> None:
    """Write the icons in use as one macro."""
    lines = []
    for name in ICON_NAMES:
        text = (PACKAGES / "lucide-static" / "icons" / f"{name}.svg").read_text("utf-8")
        inner = re.search(r"<svg[^>]*>(.*)</svg>", text, re.DOTALL)
        if inner is None:
            raise SystemExit(f"not an icon: {name}")
        shape = re.sub(r"\s*\n\s*", "", inner[1]).replace(" />", "/>")
        lines.append(f'  "{name}": \'{shape}\',')
    ICONS.write_text(ICON_MACRO.format(shapes="\n".join(lines)), "utf-8")


def copy_licences() -> None:
    """Keep each licence beside what it covers."""
    folder = VENDOR / "licences"
    folder.mkdir(exist_ok=True)
    for name, source in licences().items():
        shutil.copyfile(source, folder / f"{name}.txt")


def made() -> list[Path]:
    """Everything this script makes, except the manifest."""
    return [
        VENDOR / "govuk.min.css",
        *sorted((VENDOR / "fonts").iterdir()),
        *sorted((VENDOR / "licences").iterdir()),
        *sorted(LETTER_FONTS.iterdir()),
        ICONS,
        AXE,
    ]


def write_manifest() -> None:
    """Write versions and SHA-256 sums for tests/house/test_vendor.py."""
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))["devDependencies"]
    sums = {
        str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest() for path in made()
    }
    text = json.dumps({"versions": wanted, "sha256": sums}, indent=2)
    (VENDOR / "manifest.json").write_text(text + "\n", "utf-8")


def main() -> None:
    """Make everything, in order."""
    compile_css()
    copy_screen_fonts()
    copy_letter_fonts()
    write_icons()
    AXE.parent.mkdir(exist_ok=True)
    shutil.copyfile(PACKAGES / "axe-core" / "axe.min.js", AXE)
    copy_licences()
    write_manifest()


if __name__ == "__main__":
    main()
