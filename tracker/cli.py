"""The commands. Data goes to stdout, progress and errors to stderr; heavy imports wait inside each command.

Exit codes: 0 done, 1 some inputs failed, 2 wrong usage or an error that stops the work, 130 interrupted, 141 where who
reads the output has gone, such as ``head`` that has seen enough: nothing is said, as of any program in a pipe.
"""

from __future__ import annotations

import gc
import io
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from tracker import __version__
from tracker.errors import DecisionError, InputError, TrackerError
from tracker.export import Format as ExportFormat
from tracker.inert import one_line
from tracker.records import Event, EventStatus, FiledStatement, ReviewStatus, Stance

if TYPE_CHECKING:
    from sqlmodel import Session

    from tracker import pipeline
    from tracker.encoder import Encoder
    from tracker.readers import Meter
    from tracker.records import Document, TaggedDocument

PAGE = 500  # events read at a time
# The class of all that is wrong with a call; typer has it under another name from one version to the next.
_WrongCall: Any = typer.BadParameter.__bases__[0]

app = typer.Typer(
    help="Finds in news who claimed, blamed or denied responsibility for an attack, and keeps the words that say so.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
corpus_app = typer.Typer(help="The annotated corpus.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(corpus_app, name="corpus")


class Engine(StrEnum):
    """Where an import does its work."""

    LOCAL = "local"  # here, into a database
    RAY = "ray"  # on a cluster, into a folder of parts


Paths = Annotated[
    list[str], typer.Argument(help="Files, folders, archives, patterns, or - for standard input.", metavar="PATH...|-")
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        help="What the input is: text, html, jsonl, csv, tsv, feed, warc or parquet; by default its content tells.",
        metavar="NAME",
    ),
]
Columns = Annotated[
    list[str] | None,
    typer.Option("--map", help="What a field is called in a table, such as title=headline.", metavar="FIELD=COLUMN"),
]
Database = Annotated[
    str, typer.Option("--db", envvar="TRACKER_DB", help="SQLAlchemy URL, or the path of an SQLite file.", metavar="URL")
]
Model = Annotated[
    Path | None, typer.Option("--model", help="Other weights than those that come along.", metavar="PATH")
]
Base = Annotated[str | None, typer.Option("--base", help="Another base model: a folder or a hub name.", metavar="NAME")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
OfStance = Annotated[Stance | None, typer.Option("--stance", help="Only this stance.")]
OfActor = Annotated[
    str | None, typer.Option("--actor", help="Only where this actor speaks or is held responsible.", metavar="NAME")
]
OfStatus = Annotated[ReviewStatus | None, typer.Option("--review-status", help="Only these.")]
Since = Annotated[
    str | None,
    typer.Option(
        "--since", help="Published on or after this day; texts without a date are kept.", metavar="YYYY-MM-DD"
    ),
]
Until = Annotated[
    str | None,
    typer.Option(
        "--until", help="Published on or before this day; texts without a date are kept.", metavar="YYYY-MM-DD"
    ),
]


def main() -> None:
    """Run the command line; whatever a user can do something about ends with a line that says what is wrong."""
    # A start makes many objects that all stay: to look for garbage among them takes a twentieth of its time.
    gc.set_threshold(50_000)
    for stream in (sys.stdin, sys.stdout):  # where these are not in UTF-8, what does not fit is spelt out
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    status = _run(sys.argv[1:])
    for stream in filter(None, (sys.stdout, sys.stderr)):  # now: at the very end Python would say it in its own words
        try:
            stream.flush()
        except OSError as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
            status = status or _stopped(error)
    raise SystemExit(status)


def _run(arguments: list[str]) -> int:
    """Carry out a call; returns the exit code.

    Typer's own way to run a command would end it with 1 where the output is closed or, in some versions, on Ctrl-C.
    """
    command = typer.main.get_command(app)
    try:
        with command.make_context("tracker", arguments) as context:
            command.invoke(context)
    except typer.Exit as end:
        return end.exit_code
    except _WrongCall as error:
        error.show()
        return 2
    except TrackerError as error:
        _complain(str(error))
        return 2
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except OSError as error:
        return _stopped(error)
    except UnicodeError as error:  # a name from the command line that is no text
        _complain(str(error))
        return 2
    except Exception as error:
        if not _of_the_database(error):
            raise
        _complain(f"the database: {getattr(error, 'orig', error)}")
        return 2
    return 0


def _of_the_database(error: Exception) -> bool:
    """Whether the database itself fails: the file is damaged, the server has gone. Not that it was asked wrongly."""
    known = sys.modules.get("sqlalchemy.exc")  # not loaded for an error's sake
    if known is None or not isinstance(error, known.DBAPIError):
        return False
    return not isinstance(error, (known.IntegrityError, known.ProgrammingError, known.DataError))


def _stopped(error: OSError) -> int:
    """Name what the system refuses, and the file; returns the exit code."""
    if isinstance(error, BrokenPipeError):
        return 141
    cause = error.strerror or str(error) or type(error).__name__
    _complain(cause if error.filename is None else f"{error.filename}: {cause}")
    return 2


def _complain(message: str) -> None:
    print(f"tracker: {one_line(message)}", file=sys.stderr)  # noqa: T201


def _console(stderr: bool = False) -> Console:
    return Console(stderr=stderr, highlight=False, soft_wrap=True, markup=False, emoji=False)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise typer.BadParameter(f"{value!r} is no day; write it as 2024-08-06") from None


def _stretch(since: str | None, until: str | None) -> tuple[date | None, date | None]:
    """The first and the last day that are asked for."""
    first, last = _day(since), _day(until)
    if first and last and first > last:
        raise typer.BadParameter(f"--since {first} is after --until {last}")
    return first, last


def _version(wanted: bool) -> None:
    if wanted:
        print(f"claim-tracker {__version__}")  # noqa: T201
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options of all commands."""


# --- finding --------------------------------------------------------------------------------------


def _encoder(model: Path | None, base: str | None) -> Encoder:
    from tracker.encoder import WEIGHTS, Encoder

    return Encoder(base).load(model or WEIGHTS)


def _model(model: Path | None, base: str | None) -> pipeline.Model:
    from tracker import pipeline
    from tracker.tagger import ModelTagger

    encoder = _encoder(model, base).share(pipeline.WORKERS)
    return pipeline.Model(ModelTagger(encoder), encoder.embed)


def _columns(columns: Sequence[str] | None) -> dict[str, str]:
    found = {}
    for words in columns or ():
        name, equals, column = words.partition("=")
        if not (equals and column.strip()):
            raise typer.BadParameter(f"{words!r} maps no field to a column; write it as title=headline")
        found[name.strip()] = column.strip()
    return found


def _read(
    paths: Sequence[str], format: str | None, columns: Sequence[str] | None, meter: Meter | None = None
) -> Iterator[Document | InputError]:
    from tracker import readers

    try:
        stdin = sys.stdin.buffer if "-" in paths else None
        return readers.read(paths, stdin=stdin, format=format, columns=_columns(columns), meter=meter)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


@app.command("import")
def import_(
    paths: Annotated[
        list[str] | None,
        typer.Argument(help="Files, folders, archives, patterns, or - for standard input.", metavar="PATH...|-"),
    ] = None,
    db: Database = "tracker.db",
    model: Model = None,
    base: Base = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and tag, store nothing.")] = False,
    stop_after: Annotated[
        int | None,
        typer.Option("--stop-after", min=1, help="End after so many new texts; the same command goes on.", metavar="N"),
    ] = None,
    retag: Annotated[
        bool,
        typer.Option(
            "--retag",
            help="Read again what another model has read; decisions stay. Without a PATH all texts of the database.",
        ),
    ] = False,
    errors: Annotated[
        Path | None, typer.Option("--errors", help="Write what failed here, as JSON lines.", metavar="FILE")
    ] = None,
    format: Format = None,
    columns: Columns = None,
    engine: Annotated[
        Engine, typer.Option("--engine", help="ray: tag on a cluster into a folder of parts (--out), for tracker load.")
    ] = Engine.LOCAL,
    out: Annotated[Path | None, typer.Option("--out", help="The folder of parts, with --engine ray.")] = None,
) -> None:
    """Read articles, tag them, link their events and store the statements; what is known already is passed over."""
    from tracker import pipeline, readers, store
    from tracker.tally import Tally

    if (engine is Engine.RAY) != (out is not None):
        raise typer.BadParameter("--engine ray and --out FOLDER go together")
    if out is not None:
        if retag or dry_run or stop_after or errors or not paths or "-" in paths:
            told = "--engine ray takes files, and none of --retag, --dry-run, --stop-after and --errors (tracker load)"
            raise typer.BadParameter(told)
        _import_parts(paths, out, model, base, format, _columns(columns))
        return
    if not (paths or retag):
        raise typer.BadParameter("name what to import: a file, a folder, an archive, a pattern, or -")
    if not paths:
        _existing(db)  # what is read again is in it
    total = readers.size(paths) if paths else None
    tally = Tally(Console(stderr=True, highlight=False, markup=False), total, errors)
    inputs = tally.inputs(_read(paths, format, columns, tally.meter)) if paths else None
    nothing = not _names_a_file(paths) if paths else False
    database = store.connect("sqlite://" if (dry_run or nothing) and not _is_there(db) else db)
    outcomes = pipeline.import_documents(
        inputs, lambda: _model(model, base), database, stop_after=stop_after, dry_run=dry_run, retag=retag
    )
    failed = tally.follow(outcomes)
    where = "dry run, nothing stored" if dry_run else "no file to read" if nothing else store.shown(db)
    _say(f"{where}: {tally.sum()}")
    if failed:
        raise typer.Exit(1)


def _names_a_file(paths: Sequence[str]) -> bool:
    """Whether there is anything to read; walking ends at the first file."""
    from tracker import readers

    return "-" in paths or any(isinstance(f, str) and os.path.exists(f) for f in readers.files(paths))


def _import_parts(
    paths: Sequence[str], out: Path, model: Path | None, base: str | None, format: str | None, columns: dict[str, str]
) -> None:
    """Tag files on a cluster, a part each."""
    from tracker import cluster
    from tracker.encoder import WEIGHTS, require_weights

    weights = model or WEIGHTS
    require_weights(weights)  # before anything is begun
    try:
        out.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise InputError(str(out), "a file, not a folder") from None
    shards, wrong = cluster.shards_of(paths)
    for error in wrong:
        _complain(str(error))
    order = cluster.Order(str(out.absolute()), str(weights.absolute()), base, format, columns)
    done = documents = failed = statements = 0
    for mark in cluster.tag(shards, order):
        done, documents = done + 1, documents + mark.documents
        failed, statements = failed + mark.failed, statements + mark.statements
        _say(f"{one_line(mark.shard)}: {mark.documents} documents, {mark.failed} failed, {mark.statements} statements")
    _say(
        f"{out}: {done} parts made, {len(shards) - done} were there; {documents} documents, {failed} failed, "
        f"{statements} statements. Bring them into a database with: tracker load {out}"
    )
    if wrong or failed:
        raise typer.Exit(1)


@app.command("load")
def load_(
    out: Annotated[Path, typer.Argument(help="The folder of parts.", metavar="FOLDER")],
    db: Database = "tracker.db",
    errors: Annotated[
        Path | None, typer.Option("--errors", help="Write what failed here, as JSON lines.", metavar="FILE")
    ] = None,
) -> None:
    """Bring what was tagged on a cluster into the database; parts that are there already add nothing."""
    from tracker import parts, pipeline, store
    from tracker.tally import Tally

    marks = parts.marks(out)
    if not marks:
        raise InputError(str(out), "no finished part in it; make some: tracker import --engine ray FILES --out FOLDER")
    tally = Tally(Console(stderr=True, highlight=False, markup=False), None, errors)
    filing = pipeline.Filing(store.connect(db))
    failed = tally.follow(
        outcome
        for name, mark in marks
        for outcome in pipeline.import_readings(parts.read(out, name), mark.model, mark.model_digest, filing)
    )
    _say(f"{store.shown(db)}: {len(marks)} parts, {tally.sum()}")
    if failed:
        raise typer.Exit(1)


@app.command()
def tag(
    paths: Paths,
    as_json: AsJson = False,
    model: Model = None,
    base: Base = None,
    format: Format = None,
    columns: Columns = None,
) -> None:
    """Tag articles without a database: with --json one line a document, else the statements in words."""
    from tracker import corpus, pipeline

    inputs = _read(paths, format, columns)
    failed = 0
    for item in pipeline.tag_documents(inputs, _model(model, base)):
        if isinstance(item, InputError):
            failed += 1
            _complain(str(item))
            continue
        if item.language:
            _complain(f"{item.tagged.document.id}: in another language ({item.language}), not tagged")
        if as_json:
            print(json.dumps(corpus.to_json(item.tagged), ensure_ascii=True), flush=True)  # noqa: T201
        else:
            _print_tagged(item.tagged)
    if failed:
        raise typer.Exit(1)


def _print_tagged(tagged: TaggedDocument) -> None:
    from tracker import render

    console = _console()
    console.print(Text(one_line(tagged.document.title or tagged.document.id), style="bold"))
    for line in render.tagged(tagged):
        console.print(line)
    console.print()


# --- the ledger -----------------------------------------------------------------------------------


@app.command()
def events(
    db: Database = "tracker.db",
    actor: OfActor = None,
    stance: OfStance = None,
    status: Annotated[
        EventStatus | None, typer.Option("--status", help="Only where all that was said adds up to this.")
    ] = None,
    place: Annotated[str | None, typer.Option("--place", help="Only where place or title have this.")] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            help="Happened on or after this day; those without a day are kept, unless printed before.",
            metavar="YYYY-MM-DD",
        ),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(
            "--until", help="Happened on or before this day; those without a day are kept.", metavar="YYYY-MM-DD"
        ),
    ] = None,
    text: Annotated[
        str | None,
        typer.Option("--text", help='Only where title, place or sentences have these words; "a phrase" in quotes.'),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help="At most so many; 0 for all.")] = 20,
    skip: Annotated[int, typer.Option("--skip", min=0, help="Leave out so many of the first.")] = 0,
    as_json: AsJson = False,
) -> None:
    """The ledger, newest events first: who claimed each, who was blamed by whom, who denies and who stays silent."""
    from tracker import store

    said = store.Filter(actor=actor, stance=stance) if actor or stance else None
    wanted = store.EventFilter(said, status, place, *_stretch(since, until), text)
    with _session(db) as session:
        total = store.count_events(wanted, session=session)
        last = min(total, skip + limit) if limit else total
        for start in range(skip, last, PAGE):
            page = store.find_events(wanted, limit=min(PAGE, last - start), skip=start, session=session)
            _print_events(page, as_json, session)
        if skip >= total > 0:
            _say(f"--skip {skip} leaves out all of {total} events")
        if not total:
            _say(f"no event is found; the database has {store.count_events(session=session)}")
    if skip < last < total:
        _say(f"{last - skip} of {total} events; --skip {last} gives the next, --limit 0 all")


def _print_events(page: Mapping[int, Event], as_json: bool, session: Session) -> None:
    """Print some events with their claims and sources."""
    from tracker import ledger, render, store

    by_event: dict[int, list[FiledStatement]] = {}
    for filed in store.statements(store.Filter(event_ids=tuple(page)), session=session):
        by_event.setdefault(filed.event_id, []).append(filed)
    texts = store.event_sources(page, session=session)
    digests = {f.digest for found in by_event.values() for f in found} | {d for ds in texts.values() for d in ds}
    sources = store.sources(digests, session=session)
    console = _console()
    for number, event in page.items():
        found = by_event.get(number, [])
        claims = ledger.claims(found)
        told = [
            s for d in dict.fromkeys([*(f.digest for f in found), *sorted(texts.get(number, ()))]) for s in sources[d]
        ]
        if as_json:
            print(json.dumps(render.event_json(event, claims, told, sources)))  # noqa: T201
        else:
            console.print(Text("\n").join(render.event(event, claims, told)))


@app.command()
def show(
    event: Annotated[str, typer.Argument(help="The event's id, such as E12.")],
    db: Database = "tracker.db",
    as_json: AsJson = False,
) -> None:
    """One event: what each party said of it and when, in which words, and who prints them."""
    from tracker import ledger, render, store

    number = event.upper().removeprefix("E")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise typer.BadParameter(f"{event!r} is no event; ids look like E12")
    with _session(db) as session:
        found = store.event(int(number), session=session)
        root = int(found.id[1:])
        statements = store.statements(store.Filter(event_ids=(root,)), session=session)
        digests = store.event_sources([root], session=session).get(root, set()) | {s.digest for s in statements}
        sources = store.sources(digests, session=session)
        later = store.later_tags(statements, session=session)
    claims = ledger.claims(statements)
    told = [s for group in sources.values() for s in group]
    if as_json:
        print(json.dumps(render.event_json(found, claims, told, sources)))  # noqa: T201
        return
    console = _console()
    for line in (*render.timeline(found, claims, told, sources), *render.objections(statements, later)):
        console.print(line)


@app.command()
def claims(
    db: Database = "tracker.db",
    stance: OfStance = None,
    actor: OfActor = None,
    since: Since = None,
    until: Until = None,
    review_status: OfStatus = None,
    as_json: AsJson = False,
) -> None:
    """The claims, those about the newest events first: who says what of whom, with the number of statements behind."""
    from tracker import ledger, render, store

    first, last = _stretch(since, until)
    wanted = store.Filter(stance=stance, actor=actor, status=review_status, since=first, until=last)
    about = store.EventFilter(wanted)
    console = _console()
    with _session(db) as session:
        count = store.count_events(about, session=session)
        if not count:
            _say("no claim is found")
        for start in range(0, count, PAGE):
            known = store.find_events(about, limit=PAGE, skip=start, session=session)
            found = store.statements(replace(wanted, event_ids=tuple(known)), session=session)
            sources = store.sources({s.digest for s in found}, session=session)
            place = {event.id: number for number, event in enumerate(known.values())}
            for claim in sorted(ledger.claims(found), key=lambda c: place[f"E{c.event_id}"]):
                if as_json:
                    print(json.dumps(render.claim_json(claim, known[claim.event_id], sources)))  # noqa: T201
                else:
                    console.print(render.claim(claim, known[claim.event_id], sources))


@app.command("export")
def export_(
    form: Annotated[
        ExportFormat,
        typer.Option(
            "--format", help="csv: a row a statement. jsonl: a line a statement. corpus: a line a text, for train."
        ),
    ] = ExportFormat.CSV,
    db: Database = "tracker.db",
    stance: OfStance = None,
    actor: OfActor = None,
    since: Since = None,
    until: Until = None,
    review_status: OfStatus = None,
    everything: Annotated[bool, typer.Option("--all", help="What is undecided too.")] = False,
) -> None:
    """The reviewed ledger for other tools, on stdout: what was accepted or corrected, and both views where disputed.

    The corpus format takes the texts of which every statement is decided; a filter chooses texts, not statements.
    """
    from tracker import store
    from tracker.export import corpus, csv, jsonl

    decided = not everything and (review_status is None or form is ExportFormat.CORPUS)
    first, last = _stretch(since, until)
    wanted = store.Filter(stance=stance, actor=actor, status=review_status, since=first, until=last, decided=decided)
    out = sys.stdout.buffer
    with _session(db) as session:
        if form is ExportFormat.CORPUS:
            count = corpus.write(store.documents(wanted, session=session), out, undecided=everything)
        else:
            write = csv.write if form is ExportFormat.CSV else jsonl.write
            count = write(store.entries(wanted, session=session), out)
    _say(f"{count} {'texts' if form is ExportFormat.CORPUS else 'rows'}" + "; --all takes undecided ones too" * decided)


@contextmanager
def _session(db: str, *, writing: bool = False) -> Iterator[Session]:
    """A session on a database that is there, to read in unless told otherwise; its connections are closed after it."""
    from tracker import store

    engine = store.connect(_existing(db), create=False)
    try:
        with store.writing(engine) if writing else store.session(engine) as session:
            yield session
    finally:
        engine.dispose()


def _existing(db: str) -> str:
    """The database's URL, refused where an SQLite file is not there: reading must not make one."""
    if not _is_there(db):
        raise InputError(db, "no such database; make one with: tracker import FOLDER --db " + db)
    return db


def _is_there(db: str) -> bool:
    """Whether the database need not be made; one on a server is taken to be there."""
    path = re.sub(r"^sqlite(\+\w+)?:///", "", db)
    return "://" in path or Path(path.partition("?")[0]).is_file()


@app.command()
def review(
    db: Database = "tracker.db",
    reviewer: Annotated[str, typer.Option("--as", envvar="TRACKER_REVIEWER", help="Your name.")] = "",
    report: Annotated[
        bool, typer.Option("--report", help="Print what the decisions say of the model, and leave; takes --json.")
    ] = False,
    plain: Annotated[
        bool, typer.Option("--plain", help="By lines, without colours and cursor: for screen readers and pipes.")
    ] = False,
    serve: Annotated[
        bool, typer.Option("--serve", help="In a browser on this machine; needs the extra [serve].")
    ] = False,
    port: Annotated[int, typer.Option(help="Where --serve listens.", min=1, max=65535)] = 8000,
    as_json: AsJson = False,
) -> None:
    """Open the desk: check and correct the tags, one key a decision."""
    import getpass

    from tracker import store

    if report:
        from tracker import figures

        with _session(db) as session:
            found = store.report(session=session)
        if as_json:
            print(json.dumps(figures.report_json(found)))  # noqa: T201
        else:
            _lines(figures.report(found))
        return
    try:
        reviewer = (reviewer or getpass.getuser()).strip()
    except (KeyError, OSError, ImportError):  # no variable tells it, and the system does not know the user
        raise DecisionError("the system does not tell who you are; give your name with --as NAME") from None
    engine = store.connect(_existing(db), create=False)
    if plain:
        from tui.plain import Plain

        Plain(engine, reviewer, sys.stdin, sys.stdout).run()
        return
    if serve:
        _serve(["--db", db, "--as", reviewer], port)
        return
    from tui.app import run

    if "TEXTUAL_DRIVER" not in os.environ and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise typer.BadParameter("the desk needs a terminal; --plain works by lines")
    if run(engine, reviewer):
        raise typer.Exit(2)


def _serve(arguments: list[str], port: int) -> None:
    try:
        from tui.web import DeskServer
    except ImportError as error:
        raise typer.BadParameter('--serve needs an extra: pip install "claim-tracker[serve]"') from error
    try:
        DeskServer(arguments, port).serve()
    except OSError as error:
        raise InputError(f"port {port}", f"{error.strerror}; choose another with --port") from error


@app.command()
def team(
    members: Annotated[
        list[str] | None, typer.Argument(help="Their names, as --as tells them.", metavar="NAME")
    ] = None,
    shared: Annotated[
        float | None,
        typer.Option(help="The share of the statements that goes to all of them, from 0 to 1; a tenth at first."),
    ] = None,
    nobody: Annotated[bool, typer.Option("--nobody", help="No team: every statement is everybody's.")] = False,
    db: Database = "tracker.db",
) -> None:
    """Share the review of one database among several people; without names, say who shares it."""
    from tracker import store
    from tracker.teams import Team

    if members and nobody:
        raise typer.BadParameter("either names or --nobody")
    told: dict[str, Any] = {"members": tuple(name.strip() for name in members)} if members else {}
    told |= {} if shared is None else {"shared": shared}
    with _session(db, writing=bool(told or nobody)) as session:
        found = store.team(session=session)
        if told or nobody:
            found = None if nobody else Team(**{"members": (), **(asdict(found) if found else {}), **told})
            store.set_team(found, session=session)
            session.commit()
    if found is None:
        print("no team: every statement is everybody's")  # noqa: T201
    else:
        print(f"{', '.join(map(one_line, found.members))}; {found.shared:.0%} of the statements go to all")  # noqa: T201


# --- training and figures -------------------------------------------------------------------------


@app.command()
def train(
    corpus_folder: Annotated[Path, typer.Argument(help="Holds train.jsonl and dev.jsonl.", metavar="CORPUS")],
    reviewed: Annotated[
        list[Path] | None,
        typer.Option("--with", help="Learn from this too: an export in the corpus format. Repeatable.", metavar="FILE"),
    ] = None,
    out: Annotated[Path, typer.Option(help="Where the weights go.")] = Path("tagger.safetensors"),
    base: Base = None,
    epochs: Annotated[int | None, typer.Option(help="Times through the corpus.")] = None,
    seed: Annotated[int | None, typer.Option(help="Of the order of what is learnt, and of what is hidden.")] = None,
    start: Annotated[
        Path | None,
        typer.Option("--from", help="Go on from the weights of another training, not the base.", metavar="WEIGHTS"),
    ] = None,
    average: Annotated[
        list[Path] | None,
        typer.Option(help="Weights of another training, to be averaged with these. Repeatable.", metavar="WEIGHTS"),
    ] = None,
) -> None:
    """Train the tagger on a corpus; prints the digest of the weights."""
    from tracker import training
    from tracker.encoder import Encoder

    recipe = training.GOING_ON if start else training.Recipe()
    recipe = replace(recipe, epochs=epochs or recipe.epochs, seed=recipe.seed if seed is None else seed)
    documents, held_out = training.read_corpus(corpus_folder, reviewed or ())
    settings = training.train(documents, held_out, Encoder(base), out, recipe, _say, average or (), start)
    print(json.dumps({"weights": str(out), **settings}))  # noqa: T201


@app.command("train-linker")
def train_linker(
    corpus_folder: Annotated[Path, typer.Argument(help="Holds train.jsonl.", metavar="CORPUS")],
    out: Annotated[Path, typer.Option(help="Where the weights go.")] = Path("linker.json"),
    base: Base = None,
) -> None:
    """Train on a corpus what tells whether two mentions are of one event; prints what was learnt from."""
    from tracker import corpus, likeness, linking
    from tracker.encoder import Encoder

    documents = corpus.load(corpus_folder, "train")
    encoder = Encoder(base, bf16=False)
    scorer = linking.train(documents, encoder.embed, _say)
    likeness.save(scorer, out, {"documents": len(documents), "base": encoder.base_name})
    print(json.dumps({"weights": str(out), "documents": len(documents)}))  # noqa: T201


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Annotated documents, in the corpus format.", metavar="GOLD")],
    model: Model = None,
    base: Base = None,
    errors: Annotated[
        int, typer.Option(help="Show this many wrong statements in their sentence; with --json on stderr.")
    ] = 0,
    as_json: AsJson = False,
) -> None:
    """Figures of the tagger and of linking against gold annotations."""
    from tracker import corpus, evaluation, figures, linking
    from tracker.tagger import ModelTagger

    if not gold.is_file():
        raise InputError(str(gold), "no such file")
    documents = list(corpus.read(gold))
    encoder = _encoder(model, base)
    tagged = ModelTagger(encoder).tag([d.document for d in documents])
    found = evaluation.evaluate(documents, tagged)
    links = {
        "gold": linking.figures(documents, None, encoder.embed),
        "predicted": linking.figures(documents, tagged, encoder.embed),
    }
    if as_json:
        linked = {side: linking.to_json(of) for side, of in links.items()}
        print(json.dumps({**evaluation.to_json(found), "linking": linked}))  # noqa: T201
    else:
        _lines(figures.quality(found))
        _lines(figures.links(links))
    _lines((line for wrong in found.errors[:errors] for line in figures.wrong(wrong)), stderr=as_json)


def _lines(lines: Any, *, stderr: bool = False) -> None:
    console = _console(stderr)
    for line in lines:
        console.print(line)


@corpus_app.command("check")
def corpus_check(folder: Annotated[Path, typer.Argument(help="Holds the three splits.")]) -> None:
    """Refuse a corpus that breaks its rules, and print its figures."""
    from tracker import corpus, datasheet

    splits = {split: corpus.load(folder, split) for split in corpus.SPLITS}
    found = corpus.check(splits)
    for line in found:
        _complain(line)
    for name, value in datasheet.figures(splits).items():
        print(f"{name}: {value}")  # noqa: T201
    if found:
        raise typer.Exit(1)


@corpus_app.command("compile")
def corpus_compile(
    drafts: Annotated[list[Path], typer.Argument(help="Drafts: texts with their labels in words.")],
) -> None:
    """Turn drafts into corpus lines on stdout, offsets found and checked."""
    from tracker import corpus
    from tracker import drafts as draft_format

    failed = 0
    for path in drafts:
        try:
            words = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise InputError(str(path), f"not UTF-8: {error.reason} at byte {error.start}") from None
        for item in draft_format.parse(words, str(path)):
            found = [str(item)] if isinstance(item, InputError) else corpus.problems(item)
            for line in found:
                _complain(line if isinstance(item, InputError) else f"{path}, {item.document.id}: {line}")
            failed += bool(found)
            if not found and not isinstance(item, InputError):
                print(json.dumps(corpus.to_json(item), ensure_ascii=False))  # noqa: T201
    if failed:
        raise typer.Exit(1)


# --- demo -----------------------------------------------------------------------------------------


@app.command()
def demo(
    articles: Annotated[Path, typer.Option(help="The sample articles.")] = Path("fixtures/articles"),
    db: Annotated[Path, typer.Option("--db", help="The database to make anew.")] = Path("demo.db"),
) -> None:
    """Import the sample articles into a new database, print the ledger and how to open the desk on it.

    What was imported before goes; a database that holds anybody's review stays, and nothing is done.
    """
    from tracker import store
    from tracker.store.opening import is_reviewed

    if not articles.is_dir():
        raise InputError(str(articles), "no such folder; run this in a checkout of claim-tracker")
    if db.exists():
        engine = store.connect(str(db))
        try:
            if is_reviewed(engine):
                told = "holds what people decided, and is kept; remove it, or name another with --db FILE"
                raise InputError(str(db), told)
        finally:
            engine.dispose()
    for suffix in ("", "-wal", "-shm"):
        Path(f"{db}{suffix}").unlink(missing_ok=True)
    import_([str(articles)], str(db))
    events(str(db), limit=0)
    print(f"\nOpen the desk on it with:  tracker review --db {db}")  # noqa: T201


if __name__ == "__main__":
    main()
