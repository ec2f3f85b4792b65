"""What headings and cells of mediators' own spreadsheets are called: English, German, French, Spanish, Italian,
Portuguese, Dutch. Everything is compared folded: without case and accents.
"""

from collections.abc import Mapping

from app.logbook.vocabulary import (
    Choice,
    Conclusion,
    Field,
    Kind,
    Mode,
    Platform,
    Role,
    SessionStatus,
    Status,
)

_MONTHS = (
    "jan|ene|gen",
    "feb|fev",
    "mar|mrt|maa",
    "apr|abr|avr",
    "may|mai|mag|mei|maj",
    "jun|juin|giu",
    "jul|juil|lug",
    "aug|ago|aou|aout",
    "sep|set",
    "oct|okt|out|ott",
    "nov",
    "dec|dez|dic",
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split("|")}

_HOURS = "std stdn stunde stunden heure heures hora horas ora ore uur uren hs"
UNITS = {
    **dict.fromkeys(_HOURS.split(), "h"),
    **dict.fromkeys(["minuten", "minuto", "minutos", "minuti", "minuut", "mn", "mins"], "min"),
}

_YES = "yes y true ja j wahr oui o vrai si s verdadero vero sim verdadeiro waar x 1 ok done"
YES = frozenset(_YES.split())
NO = frozenset(["no", "n", "false", "nein", "falsch", "non", "faux", "falso", "nao", "nee", "onwaar", "0", "-", "none"])
TICKS = frozenset("✓✔☑✗xX")

OF: Mapping[type[Choice], Mapping[str, str]] = {
    Role: {
        "sole_mediator": "sole|mediator|mediateur|mediador|mediadora|mediatore|einzelmediator|alleinmediator|solo|"
        "neutral|einzelmediation",
        "lead": "lead|main mediator|hauptmediator|principal",
        "co_mediator": "co mediator|comediator|comediation|co mediation|komediator|co mediateur|co mediador|"
        "co mediatore|comediador",
        "assistant": "assistant|assistent|assistente|asistente|secretary",
        "observer": "observer|observed|beobachter|hospitation|observateur|observador|osservatore|trainee|shadow",
        "advocate": "advocate|counsel|lawyer|party representative|anwalt|avocat|abogado|advogado|avvocato|advocaat",
    },
    Mode: {
        "video": "video|zoom|teams|meet|google meet|webex|skype|videokonferenz|visio|visioconference|videoconferencia|"
        "videoconferenza|videocall|online|remote|virtual|virtuell|en ligne|en linea|a distance|a distancia",
        "audio": "phone|telephone|call|telefon|telefonisch|telefono|telefone|telefonico|telefoon|audio",
        "live_text": "chat|live chat",
        "asynchronous_text": "e mail|email|mail|asynchronous|asynchron|text|asynchrone|asincrono|correo|courriel",
        "in_person": "in person|face to face|f2f|on site|onsite|office|offline|physical|vor ort|prasenz|personlich|"
        "presentiel|en personne|presencial|en persona|in presenza|di persona|op locatie|live|room",
        "mixed_room": "hybrid|mixed|hibrido|ibrido|hybride|gemischt|hybrid room",
    },
    Kind: {
        "intake": "intake|preparation|prep|pre mediation|premediation|vorgesprach|erstgesprach|preparatoire|"
        "preparacion|preparacao|preliminare|intakegesprek|initial call",
        "joint": "joint|plenary|plenum|session|main|gemeinsam|pleniere|conjunta|congiunta|gezamenlijk|mediation|"
        "joint session",
        "private": "private|caucus|einzelgesprach|separate|aparte|privada|individuale|shuttle|breakout",
        "mixed": "mixed|joint and private|joint private|gemischt|mixte|mixta|mista",
        "asynchronous": "asynchronous|async|asynchron|e mail|email|asynchrone|asincrono",
        "closing": "closing|follow up|debrief|abschluss|signing|cloture|cierre|chiusura|afsluiting|final call",
    },
    Status: {
        "planned": "planned|scheduled|open|geplant|prevu|planificada|previsto|agendada|gepland|upcoming",
        "in_progress": "in progress|ongoing|running|laufend|en cours|en curso|in corso|em curso|lopend|adjourned",
        "concluded": "concluded|closed|completed|complete|done|finished|settled|held|abgeschlossen|beendet|termine|"
        "terminada|cerrada|concluso|concluida|afgerond|agreement|no agreement|not settled|impasse",
        "cancelled": "cancelled|canceled|abgesagt|annule|cancelada|annullata|geannuleerd|withdrawn|did not proceed",
    },
    SessionStatus: {
        "held": "held|done|took place|completed|stattgefunden|tenue|celebrada|tenuta|realizada|gehouden|concluded|yes",
        "cancelled": "cancelled|canceled|abgesagt|annule|annulee|cancelada|annullata|geannuleerd",
        "no_show": "no show|nicht erschienen|absent|no presentado|assente|ausente|niet verschenen",
        "postponed": "postponed|rescheduled|adjourned|verschoben|reporte|aplazada|rinviata|adiada|uitgesteld",
    },
    Platform: {
        "zoom": "zoom",
        "teams": "teams|ms teams|microsoft teams",
        "meet": "meet|google meet|gmeet",
        "webex": "webex|cisco webex",
        "odr_platform": "odr|odr platform|portal|modron|immediation|platform",
        "telephone": "phone|telephone|telefon|telefono|telefone|telefoon",
        "email_or_chat": "e mail|email|chat|mail|whatsapp",
        "other": "other|skype|jitsi|gotomeeting|whereby|bluejeans|andere|autre|otro|altro|outro|anders",
    },
    Field: {
        "commercial": "commercial|business|b2b|wirtschaft|handel|mercantil|commerciale|comercial|zakelijk|contract",
        "construction": "construction|building|bau|construccion|edilizia|construcao|bouw",
        "consumer": "consumer|verbraucher|consommation|consumo|consument",
        "employment": "employment|labour|labor|arbeit|arbeitsrecht|travail|laboral|lavoro|trabalho|arbeid",
        "family": "family|divorce|familie|scheidung|famille|familiar|famiglia|familia|echtscheiding|separation",
        "finance_and_insurance": "finance|insurance|banking|versicherung|assurance|seguros|assicurazione",
        "health": "health|medical|gesundheit|sante|salud|sanita|saude|zorg",
        "inheritance": "inheritance|probate|estate|erbe|erbschaft|succession|herencia|eredita|heranca|erfenis",
        "intellectual_property": "ip|intellectual property|patent|propriete intellectuelle|propiedad intelectual",
        "landlord_and_tenant": "tenancy|landlord|rent|miete|bail|arrendamiento|locazione|huur|housing",
        "neighbourhood_and_community": "community|neighbour|neighbor|nachbarschaft|voisinage|vecinal|vicinato|buurt",
        "technology": "technology|it|tech|software|informatique|tecnologia",
        "workplace": "workplace|team|arbeitsplatz|organisation",
        "other": "other|andere|autre|otro|altro|outro",
    },
    Conclusion: {
        "settled": "settled|agreement|resolved|einigung|accord|acuerdo|accordo|acordo|overeenkomst|yes|full settlement",
        "partly_settled": "partly|partial|partial settlement|teileinigung|partiel|parcial|parziale|gedeeltelijk",
        "not_settled": "no agreement|impasse|failed|not resolved|no settlement|keine einigung|pas d accord|"
        "sin acuerdo|senza accordo|sem acordo|geen overeenkomst|no|unsettled|not settled",
        "ended_by_a_party": "withdrawn|party withdrew|ended by party|abgebrochen",
        "ended_by_mediator": "ended by mediator|terminated by mediator",
        "prefer_not_to_say": "confidential|not said|n a",
    },
}

# Columns by their targets (columns.py): the whole heading, then a word of it.
HEADINGS: Mapping[str, str] = {
    "date": "date|day|session date|datum|tag|jour|fecha|data|dia|giorno|dag|when|held on|mediation date",
    "start": "start|start time|time|from|begin|beginn|uhrzeit|zeit|von|heure|debut|hora|inicio|ora|inizio|tijd|"
    "begintijd|starttijd|starts",
    "end": "end|end time|to|until|ende|bis|fin|hora fin|fine|fim|eindtijd|einde|ends",
    "length": "length|duration|dauer|lange|duree|duracion|durata|duracao|duur|time spent|lasted",
    "hours": "hours|hrs|h|stunden|std|heures|horas|ore|uren|no of hours|number of hours|total hours|hours mediated",
    "minutes": "minutes|min|mins|minuten|minutos|minuti",
    "reference": "reference|ref|ref no|code|own reference|file no|aktenzeichen|zeichen|kennung|referenz|nr|no|number|"
    "id|referencia|riferimento|reference code|dossier|kenmerk|mediation no|mediation|case no|case number|case|"
    "matter no|matter",
    "role": "role|my role|rolle|funktion|rol|ruolo|funcao|papel|capacity",
    "mode": "mode|format|medium|channel|form|modus|modalite|modalidad|modalita|modalidade|vorm|setting|how|type of "
    "meeting|online|online or in person",
    "platform": "platform|tool|software|plattform|plateforme|plataforma|piattaforma|system",
    "kind": "kind|type|session type|type of session|art|kind of session|typ|tipo|soort|session",
    "status": "status|state|stand|statut|estado|stato|etat",
    "session_status": "session status|held|attendance|stattgefunden",
    "agreement": "agreement to mediate|mediation agreement|agreement|mediationsvereinbarung|atm|signed agreement|"
    "convention de mediation|acuerdo de mediacion|accordo di mediazione|acordo de mediacao|"
    "mediationovereenkomst",
    "simulated": "simulated|simulation|role play|training|rollenspiel|simulacion|simulazione|simulacao",
    "remote": "mediator remote|i was remote|remote",
    "field": "field|field of dispute|subject area|area|area of law|sector|bereich|rechtsgebiet|domaine|materia|ambito|"
    "gebied|dispute type|type of dispute|category",
    "conclusion": "conclusion|outcome|result|ergebnis|resultat|resultado|esito|uitkomst|settled|settlement",
    "zone": "zone|time zone|timezone|zeitzone|fuseau|huso|fuso",
}
WHOLE_HEADINGS = frozenset(["mediation", "case", "matter"])  # beside other words they say nothing of a column
_NAMES_PEOPLE = (
    "note notes comment comments remark remarks notiz notizen bemerkung bemerkungen kommentar notas note opmerkingen "
    "remarque remarques observaciones description beschreibung subject title betreff titel party parties partei "
    "parteien partie partes parti partijen client clients mandant name names counsel lawyer anwalt avocat abogado "
    "company firma email mail phone telephone address adresse link url location ort lieu lugar luogo amount value "
    "fee fees honorar source evidence"
)
NAMES_PEOPLE = frozenset(_NAMES_PEOPLE.split())
