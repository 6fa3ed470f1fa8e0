"""What of PDF/A-2b can be seen in the structure of a file; a validator would see more."""

import io

import pikepdf

FORBIDDEN = ("/JavaScript", "/JS", "/Launch", "/EmbeddedFiles", "/XFA", "/Movie", "/Sound")


def faults(data: bytes) -> list[str]:
    """Return what keeps *data* from being a tagged PDF/A-2b; empty when nothing was found."""
    with pikepdf.open(io.BytesIO(data)) as paper:
        found = [*_outside(paper), *_metadata(paper), *_colours(paper), *_tags(paper)]
        return [*found, *(fault for thing in paper.objects for fault in _inside(thing))]


def _outside(paper: pikepdf.Pdf) -> list[str]:
    root = paper.Root
    found = [f"root has {key}" for key in ("/OpenAction", "/AA") if key in root]
    if paper.is_encrypted:
        found.append("encrypted")
    if len(paper.trailer.get("/ID", [])) != 2:
        found.append("no ID")
    return found


def _metadata(paper: pikepdf.Pdf) -> list[str]:
    with paper.open_metadata() as said:
        found = [
            f"{key} is {said.get(key)}"
            for key, wanted in {"pdfaid:part": "2", "pdfaid:conformance": "B"}.items()
            if said.get(key) != wanted
        ]
        title = str(paper.docinfo.get("/Title", ""))
        if not title or said.get("dc:title") != title:
            found.append("title missing, or two titles")
    return found


def _colours(paper: pikepdf.Pdf) -> list[str]:
    intents = [each for each in paper.Root.get("/OutputIntents", []) if each.S == "/GTS_PDFA1"]
    if len(intents) != 1 or "/DestOutputProfile" not in intents[0]:
        return ["no output intent with its profile"]
    return []


def _tags(paper: pikepdf.Pdf) -> list[str]:
    root = paper.Root
    found = [] if str(root.get("/Lang", "")).startswith("vi") else ["language"]
    if not root.get("/MarkInfo", {}).get("/Marked") or "/StructTreeRoot" not in root:
        found.append("not tagged")
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        found.append("title not shown")
    return found


def _inside(thing: pikepdf.Object) -> list[str]:
    if isinstance(thing, pikepdf.Array):
        return [fault for each in thing for fault in _direct(each)]
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return []
    found = [f"has {key}" for key in FORBIDDEN if key in thing]
    found += [fault for key in thing for fault in _direct(thing[key])]
    if thing.get("/S") in {"/JavaScript", "/Launch"}:
        found.append(f"action {thing.S}")
    if thing.get("/Type") == "/FontDescriptor" and not any(
        key in thing for key in ("/FontFile", "/FontFile2", "/FontFile3")
    ):
        found.append(f"{thing.get('/FontName')} not embedded")
    if thing.get("/Interpolate"):
        found.append("interpolated picture")
    return found


def _direct(thing: pikepdf.Object) -> list[str]:
    return [] if getattr(thing, "is_indirect", True) else _inside(thing)
