"""The commands about what the worker has to do: what waits, and what to do about what was given up."""

import click
from flask.cli import AppGroup

from app import clock, failures, jobs
from app.db import unit
from app.jobs import Job
from app.shell import in_words

MOST = 200
COLUMNS = "{:>7}  {:<12}  {:>5}  {:<32}  {}"


@click.group("jobs", cls=AppGroup, invoke_without_command=True)
@click.pass_context
def work(context: click.Context) -> None:
    """What the worker has to do, and what it gave up.

    Without a command this lists both.
    """
    if context.invoked_subcommand is None:
        context.invoke(list_jobs)


@work.command("list")
def list_jobs() -> None:
    """List what is not done yet.

    When each job is due (UTC), how often it was tried, and what was wrong the last time.
    """
    found = jobs.unfinished(MOST)
    if not found:
        click.echo("No job waits.")
        return
    click.echo(COLUMNS.format("id", "due", "tries", "kind", "key, and what was wrong the last time"))
    for job in found:
        about = f"{job.key}: {job.problem}" if job.problem else job.key
        click.echo(COLUMNS.format(job.id, _due(job), job.attempts, job.kind, about))
    if len(found) == MOST:
        click.echo(f"There may be more than these {MOST}.")


@work.command("again")
@click.argument("job_id", type=int)
def again(job_id: int) -> None:
    """Try a job again that was given up.

    JOB_ID is its number in the list; it is due at once.
    """
    with in_words("job that was given up"), unit():
        failures.try_again(failures.job(job_id), by=None)
        click.echo(f"Job {job_id} is due now.")


@work.command("put-away")
@click.argument("job_id", type=int)
def put_away(job_id: int) -> None:
    """Take a job off the list that was given up.

    JOB_ID is its number in the list; it is not tried again.
    """
    with in_words("job that was given up"), unit():
        failures.put_job_away(failures.job(job_id), by=None)
        click.echo(f"Job {job_id} is put away.")


def _due(job: Job) -> str:
    """A lease is how long a worker has a job for itself; when it ends, the worker was killed."""
    if job.dead_at:
        return "given up"
    if job.locked_until and job.locked_until > clock.now():
        return f"till {job.locked_until:%H:%M:%S}"
    return "now" if job.run_at <= clock.now() else f"{job.run_at:%d %b %H:%M}"
