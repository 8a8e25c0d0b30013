"""Words of health and care that the UK and the US spell differently. Pure.

The tables hold a stem in both spellings, UK/US. They are kept narrow: a stem that would also stand in
another word (`hemat` in mathematics) is taken at the start of a word only, or as a whole word.
"""

from __future__ import annotations

import re
from functools import lru_cache

_ANYWHERE = """
    paediat/pediat orthopaed/orthoped encyclopaed/encycloped paedophil/pedophil anaesthe/anesthe
    haemorrh/hemorrh haemoglob/hemoglob haemodial/hemodial haemofilt/hemofilt haemophilia/hemophilia
    oedema/edema oesoph/esoph gynaec/gynec phaeochrom/pheochrom aetiolog/etiolog diarrhoe/diarrhe
    rrhoea/rrhea pnoea/pnea coeliac/celiac caesarean/cesarean caesarian/cesarian manoeuv/maneuv
    leucocyt/leukocyt leucopen/leukopen leucoplak/leukoplak leucodystroph/leukodystroph
    homoeopath/homeopath homoeosta/homeosta archaeolog/archeolog amoeb/ameb sulph/sulf
    behaviour/behavior neighbour/neighbor favour/favor endeavour/endeavor aluminium/aluminum
    sceptic/skeptic defence/defense offence/offense
"""
_AT_THE_START = """
    foetal/fetal foetus/fetus foeto/feto oestrog/estrog oestrad/estrad oestrus/estrus oestriol/estriol
    oestron/estron oedem/edem faecal/fecal faeces/feces caecum/cecum caecal/cecal caeco/ceco
    defaecat/defecat aesthet/esthet caesium/cesium
    haemat/hemat haemodyn/hemodyn haemosta/hemosta haemoly/hemoly haemothora/hemothora haemopoie/hemopoie
    haemopty/hemopty haemangio/hemangio haemochrom/hemochrom haemosid/hemosid haemovig/hemovig
    haemophilia/hemophilia haemoperi/hemoperi haemoconc/hemoconc haemodilut/hemodilut
"""
_WHOLE = """
    centre/center centres/centers centred/centered fibre/fiber fibres/fibers
    litre/liter litres/liters millilitre/milliliter millilitres/milliliters
    titre/titer titres/titers goitre/goiter goitres/goiters calibre/caliber theatre/theater theatres/theaters
    centimetre/centimeter centimetres/centimeters millimetre/millimeter millimetres/millimeters
    kilometre/kilometer kilometres/kilometers
    colour/color colours/colors coloured/colored colouring/coloring
    labour/labor labours/labors labouring/laboring labourer/laborer labourers/laborers
    humour/humor odour/odor odours/odors vapour/vapor vapours/vapors rumour/rumor harbour/harbor
    flavour/flavor flavours/flavors flavoured/flavored flavouring/flavoring honour/honor vigour/vigor
    rigour/rigor ageing/aging grey/gray programme/program programmes/programs
    judgement/judgment judgements/judgments acknowledgement/acknowledgment
    counselling/counseling counsellor/counselor counsellors/counselors counselled/counseled
    modelling/modeling modelled/modeled modeller/modeler remodelling/remodeling
    labelling/labeling labelled/labeled traveller/traveler travellers/travelers travelling/traveling
    signalling/signaling signalled/signaled channelling/channeling fuelled/fueled levelling/leveling
    enrolment/enrollment enrolments/enrollments fulfil/fulfill fulfilment/fulfillment skilful/skillful
    catalogue/catalog catalogues/catalogs analogue/analog analogues/analogs
    analyse/analyze analysed/analyzed analysing/analyzing analyser/analyzer analysers/analyzers
    paralyse/paralyze paralysed/paralyzed paralysing/paralyzing catalyse/catalyze catalysed/catalyzed
    dialyse/dialyze dialysed/dialyzed dialyser/dialyzer hydrolyse/hydrolyze hydrolysed/hydrolyzed
    mould/mold moulds/molds neurone/neuron neurones/neurons licence/license
    tranquilliser/tranquilizer tranquillisers/tranquilizers
"""
_BLOOD = """
    an leuk isch ur glyc lipid septic bacter vir tox hypox kal natr calc vol cholesterol albumin protein
    fung thalass polycyth azot ammon bilirubin insulin phosphat magnes uric triglycerid galactos acid
"""
_IZED = """
    anaesthet anesthet
    anonym apolog author capital categor catheter cauter central character colon commercial computer
    conceptual contextual criminal critic crystall custom digit dramat econom emphas energ equal
    familiar fertil final formal general global harmon homogen hospital human hybrid hypothes immobil immun
    individual industrial initial institutional internal external legal liberal local magnet marginal maxim
    medical memor metabol mineral minim miniatur mobil modern moral nebul neutral normal operational optim
    organ oxid pasteur personal polar popular pressur priorit privat public radical random rational real
    recogn regional regular revascular vascular ritual scrutin sensit social special stabil standard steril
    stigmat subsid summar symbol sympath synchron synthes system theor traumat trivial urban util verbal
    victim visual vital
"""
_ENDS_OTHERWISE = """
    critic emphas hypothes metabol synthes ritual rational real social special personal legal liberal magnet
    moral radical regional urban vital final individual industrial symbol human global local
"""  # `metabolis*` is metabolism too: nobody can tell which was meant
_SHORTEST_TRUNCATION = 4
_PREFIX = r"^(?:non-?|anti-?|post-?|pre-?|peri-?|intra-?|micro|macro)?"
_AFTER_IZ = r"(?=(?:e|ed|es|er|ers|ing|able|ation|ations|ational|at)$)"


def _stems(table: str) -> dict[str, str]:
    pairs = (row.partition("/") for row in table.split())
    return {british: american for british, _, american in pairs}


def _either(stems: list[str]) -> str:
    return "|".join(sorted(stems, key=len, reverse=True))


class _Direction:
    """From one spelling to the other: `side` is 0 from the UK to the US, 1 the other way."""

    def __init__(self, side: int) -> None:
        tables = [_stems(table) for table in (_ANYWHERE, _AT_THE_START, _WHOLE)]
        anywhere, start, self.whole = (
            table if side == 0 else {american: british for british, american in table.items()}
            for table in tables
        )
        tumour, tumor = ("tumour", "tumor")[side], ("tumor", "tumour")[side]
        stems = {**anywhere, **start, tumour: tumor}
        self.stems = stems
        self.pattern = re.compile(
            f"(?:{_either(list(anywhere))}|{tumour}(?!ig))|{_PREFIX}(?P<start>{_either(list(start))})"
        )
        blood, iz = (("aem", "em"), ("is", "iz")) if side == 0 else (("em", "aem"), ("iz", "is"))
        self.blood = re.compile(f"({'|'.join(_BLOOD.split())}){blood[0]}(?=i[ac]|$)")
        self.blood_to = blood[1]
        self.iz = re.compile(f"({_either(_IZED.split())}){iz[0]}{_AFTER_IZ}")
        self.iz_truncated = re.compile(f"(?P<stem>{_either(_IZED.split())}){iz[0]}$")
        self.iz_to = iz[1]

    def __call__(self, word: str, truncated: bool) -> str:
        if word in self.whole:
            return self.whole[word]
        changed = self.pattern.sub(self._other, word)
        changed = self.blood.sub(rf"\1{self.blood_to}", changed)
        changed = self.iz.sub(rf"\1{self.iz_to}", changed)
        end = self.iz_truncated.search(changed) if truncated else None
        if end and end["stem"] not in _ENDS_OTHERWISE.split():
            changed = changed[: end.end("stem")] + self.iz_to
        return changed

    def _other(self, match: re.Match[str]) -> str:
        stem = match["start"] or match[0]
        return match[0][: len(match[0]) - len(stem)] + self.stems[stem]


_TO_AMERICAN, _TO_BRITISH = _Direction(0), _Direction(1)


@lru_cache(maxsize=4096)
def spellings(word: str) -> tuple[str, str]:
    """A word as the UK and as the US spell it, the same twice when both spell it alike.

    `word` is in small letters and may end with *: `paediatr*` gives `paediatr*` and `pediatr*`. A word
    whose other form would be too short for PubMed to truncate is left alone.
    """
    truncated = word.endswith("*")
    bare = word.rstrip("*")
    mark = "*" * truncated
    american, british = _TO_AMERICAN(bare, truncated), _TO_BRITISH(bare, truncated)
    if american != bare and not (truncated and len(american) < _SHORTEST_TRUNCATION):
        return bare + mark, american + mark
    if american == bare != british:
        return british + mark, bare + mark
    return word, word
