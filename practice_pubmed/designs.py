"""The kinds of study that the invented literature is made of: title, abstract and publication types of each."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Design:
    titles: tuple[str, ...]
    types: tuple[str, ...]
    abstract: tuple[tuple[str, str], ...] = ()
    structured: bool = True


_TRIAL = Design(
    titles=(
        "{intervention} {setting}: a cluster randomised controlled trial",
        "effect of {intervention} on {outcome} {setting}: a randomised trial",
    ),
    types=("Journal Article", "Randomized Controlled Trial", "Multicenter Study"),
    abstract=(
        ("BACKGROUND", "It is not known whether {intervention} changes {outcome} {setting}."),
        (
            "METHODS",
            "{sites} sites took part for {months} months, and {people} people were included. "
            "Sites were randomly assigned to {intervention} or to usual care.",
        ),
        (
            "RESULTS",
            "{Outcome} favoured {intervention} (rate ratio {ratio}, 95% confidence interval {low} to {high}). "
            "There was no clear difference in {other_outcome}.",
        ),
        (
            "CONCLUSIONS",
            "For {subject}, {intervention} may be worth its cost. Synthetic record for practice.",
        ),
    ),
)
_REVIEW = Design(
    titles=(
        "{intervention} for {subject}: a systematic review and meta-analysis",
        "what works for {subject}? A systematic review",
    ),
    types=("Journal Article", "Systematic Review", "Meta-Analysis"),
    abstract=(
        ("OBJECTIVE", "To bring together what is known about {intervention} for {subject}."),
        (
            "METHODS",
            "Five databases were searched. Two reviewers screened the records and judged the risk of bias.",
        ),
        (
            "RESULTS",
            "{studies} studies with {people} people were included. The pooled ratio for {outcome} was {ratio} "
            "(95% confidence interval {low} to {high}); certainty was low.",
        ),
        ("CONCLUSIONS", "{Intervention} may improve {outcome}. Better studies {setting} are needed."),
    ),
)
_QUALITATIVE = Design(
    titles=(
        "staff and patient views of {intervention} {setting}: a qualitative study",
        "'It is about people': an interview study of {subject} {setting}",
    ),
    types=("Journal Article",),
    abstract=(
        ("BACKGROUND", "Little is known about how staff and patients see {intervention}."),
        ("METHODS", "{interviews} semi-structured interviews were held {setting} and analysed by theme."),
        ("RESULTS", "Four themes were found: trust, time, information and {outcome}."),
        ("CONCLUSIONS", "Plans about {subject} should begin with those who do the work."),
    ),
)
_COHORT = Design(
    titles=(
        "{subject} and {outcome}: a retrospective cohort study {setting}",
        "association between {intervention} and {outcome}: an observational study",
    ),
    types=("Journal Article", "Observational Study"),
    abstract=(
        ("OBJECTIVE", "To examine whether {intervention} is associated with {outcome}."),
        ("METHODS", "Routine data of {people} people {setting} over {months} months were analysed."),
        (
            "RESULTS",
            "After adjustment, {intervention} was associated with {outcome} "
            "(hazard ratio {ratio}, 95% confidence interval {low} to {high}).",
        ),
        ("CONCLUSIONS", "The association may be confounded. {Subject} should be studied in a trial."),
    ),
)
_EVALUATION = Design(
    titles=(
        "introducing {intervention} {setting}: a service evaluation",
        "improving {subject} {setting}: a quality improvement project",
    ),
    types=("Journal Article", "Evaluation Study"),
    abstract=(
        ("BACKGROUND", "The service introduced {intervention} to improve {outcome}."),
        ("METHODS", "Counts before and after the change were compared over {months} months {setting}."),
        ("RESULTS", "{Outcome} improved in {sites} of the areas; {other_outcome} did not change."),
        ("CONCLUSIONS", "{Intervention} was feasible. What others can copy is described."),
    ),
    structured=False,
)
_ECONOMIC = Design(
    titles=("cost-effectiveness of {intervention} for {subject}: an economic evaluation",),
    types=("Journal Article", "Comparative Study"),
    abstract=(
        ("BACKGROUND", "Budgets are limited, and {intervention} takes staff time."),
        (
            "METHODS",
            "Costs and {outcome} were compared from the view of the health service over {months} months.",
        ),
        (
            "RESULTS",
            "The mean cost was {cost} pounds lower with {intervention}; the difference was uncertain.",
        ),
        ("CONCLUSIONS", "{Intervention} is likely to be cost-effective {setting}."),
    ),
)
_SURVEY = Design(
    titles=(
        "{subject}: a cross-sectional survey of NHS organisations",
        "{subject} {setting}: a scoping review",
    ),
    types=("Journal Article",),
    abstract=(
        ("BACKGROUND", "Practice differs between organisations."),
        ("METHODS", "A questionnaire about {subject} was sent to {people} staff {setting}."),
        (
            "RESULTS",
            "Fewer than half reported {intervention}. {Outcome} was measured by {sites} organisations.",
        ),
        ("CONCLUSIONS", "National guidance on {subject} would be welcome."),
    ),
    structured=False,
)
_EDITORIAL = Design(
    titles=("{subject}: what should managers do now?", "{intervention}: promise and proof"),
    types=("Editorial",),
)

DESIGNS = (_TRIAL, _REVIEW, _QUALITATIVE, _COHORT, _EVALUATION, _ECONOMIC, _SURVEY, _REVIEW, _EDITORIAL)
