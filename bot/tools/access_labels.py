"""What the columns and the codes in a person's copy of their data mean, in each language.

The Welsh and the Urdu are drafts that nobody has reviewed yet. A test compares the table with what the copy can hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Said(NamedTuple):
    """The same in each language."""

    en: str
    cy: str
    ur: str


LABELS: Mapping[str, Said] = {
    "channel": Said("by", "drwy", "ذریعہ"),
    "sealed": Said("number or chat", "rhif neu sgwrs", "نمبر یا چیٹ"),
    "state": Said("as it stands", "fel y mae", "حالت"),
    "confirmed_on": Said("confirmed on", "cadarnhawyd ar", "تصدیق کی تاریخ"),
    "language": Said("language", "iaith", "زبان"),
    "time_zone": Said("time zone", "cylchfa amser", "ٹائم زون"),
    "safe_hours": Said("safe hours", "oriau diogel", "محفوظ اوقات"),
    "avoid_dates": Said("days to avoid", "dyddiau i'w hosgoi", "وہ دن جن سے بچنا ہے"),
    "shared_phone": Said("others use this phone", "mae eraill yn defnyddio'r ffôn hwn", "دوسرے بھی یہ فون استعمال کرتے ہیں"),
    "caller_id": Said("our number when we call", "ein rhif pan fyddwn yn ffonio", "کال پر ہمارا نمبر"),
    "access_needs": Said("what makes it easier for you", "yr hyn sy'n ei gwneud yn haws i chi", "جو آپ کے لیے آسانی کرے"),
    "supporter": Said("who may help you", "pwy all eich helpu", "کون آپ کی مدد کر سکتا ہے"),
    "codeword": Said("your codeword", "eich gair cod", "آپ کا کوڈ لفظ"),
    "duress_word": Said("your other word", "eich gair arall", "آپ کا دوسرا لفظ"),
    "ref": Said("reference", "cyfeirnod", "حوالہ نمبر"),
    "nation": Said("where you live", "ble rydych yn byw", "آپ کہاں رہتے ہیں"),
    "area": Said("area", "ardal", "علاقہ"),
    "unit": Said("team", "tîm", "ٹیم"),
    "age": Said("age", "oedran", "عمر"),
    "gender": Said("gender", "rhywedd", "صنف"),
    "crime_category": Said("what was reported", "yr hyn a adroddwyd", "کیا رپورٹ ہوا"),
    "risk": Said("how carefully we write", "pa mor ofalus rydym yn ysgrifennu", "ہم کتنی احتیاط سے لکھتے ہیں"),
    "reported_via": Said("how it was reported", "sut yr adroddwyd", "کیسے رپورٹ ہوا"),
    "event_on": Said("it happened on", "digwyddodd ar", "واقعے کی تاریخ"),
    "reported_on": Said("reported on", "adroddwyd ar", "رپورٹ کی تاریخ"),
    "closed_on": Said("closed on", "caewyd ar", "کیس بند ہونے کی تاریخ"),
    "told_outcome_on": Said("you were told the outcome on", "cawsoch wybod y canlyniad ar", "آپ کو نتیجہ بتانے کی تاریخ"),
    "support_ended_on": Said("support ended on", "daeth y cymorth i ben ar", "مدد ختم ہونے کی تاریخ"),
    "support_declined_on": Said("you said no to support on", "gwrthodoch gymorth ar", "آپ نے مدد سے انکار کیا"),
    "complaint": Said("complaint", "cwyn", "شکایت"),
    "proceedings": Said("court, appeal or review", "llys, apêl neu adolygiad", "عدالت، اپیل یا نظرثانی"),
    "court_dates": Said("days in court", "dyddiau yn y llys", "عدالت کے دن"),
    "anniversaries": Said("anniversaries", "pen-blwyddi", "برسیاں"),
    "enhanced_rights": Said("extra rights", "hawliau ychwanegol", "اضافی حقوق"),
    "leaflet": Said("you were given the leaflet", "cawsoch y daflen", "آپ کو کتابچہ دیا گیا"),
    "begun_at": Said("begun", "dechreuwyd", "شروع"),
    "flow": Said("questions", "cwestiynau", "سوالات"),
    "end_reason": Said("how it ended", "sut y daeth i ben", "کیسے ختم ہوا"),
    "at": Said("when", "pryd", "کب"),
    "what": Said("what you said", "yr hyn a ddywedoch", "آپ نے کیا کہا"),
    "scope": Said("to what", "i beth", "کس بات پر"),
    "purpose": Said("you agree", "rydych yn cytuno", "آپ متفق ہیں"),
    "given_at": Said("since", "ers", "کب سے"),
    "until": Said("until", "tan", "کب تک"),
    "says": Said("in words", "mewn geiriau", "الفاظ میں"),
    "how": Said("how", "sut", "کیسے"),
    "recorded_at": Said("recorded", "recordiwyd", "ریکارڈ ہوا"),
    "seconds": Said("seconds", "eiliadau", "سیکنڈ"),
    "asked_at": Said("you asked", "gofynnoch", "آپ نے کہا"),
    "body": Said("sent to", "anfonwyd at", "کسے بھیجا گیا"),
    "raised_at": Said("when", "pryd", "کب"),
    "kind": Said("what", "beth", "کیا"),
}

# By the code alone, or by column.code where one code means several things.
CODES: Mapping[str, Said] = {
    "yes": Said("yes", "ydy", "ہاں"),
    "no": Said("no", "nac ydy", "نہیں"),
    "none": Said("none", "dim", "کوئی نہیں"),
    "sms": Said("text", "neges destun", "ٹیکسٹ"),
    "telegram": Said("Telegram", "Telegram", "ٹیلیگرام"),
    "ivr": Said("telephone call", "galwad ffôn", "فون کال"),
    "en": Said("English", "Saesneg", "انگریزی"),
    "cy": Said("Welsh", "Cymraeg", "ویلش"),
    "ur": Said("Urdu", "Wrdw", "اردو"),
    "unknown": Said("not known", "ddim yn hysbys", "معلوم نہیں"),
    "confirmed_by_person": Said("safe, you said", "diogel, meddech chi", "محفوظ، آپ نے کہا"),
    "confirmed_by_worker": Said("safe, a worker said", "diogel, meddai gweithiwr", "محفوظ، کارکن نے کہا"),
    "unsafe": Said("not safe", "ddim yn ddiogel", "محفوظ نہیں"),
    "stopped": Said("you said STOP", "dywedoch STOP", "آپ نے STOP کہا"),
    "shown": Said("shown", "yn cael ei ddangos", "نظر آتا ہے"),
    "withheld": Said("not shown", "ddim yn cael ei ddangos", "نظر نہیں آتا"),
    "no_calls": Said("we do not call", "nid ydym yn ffonio", "ہم کال نہیں کرتے"),
    "england": Said("England", "Lloegr", "انگلینڈ"),
    "wales": Said("Wales", "Cymru", "ویلز"),
    "scotland": Said("Scotland", "Yr Alban", "اسکاٹ لینڈ"),
    "northern_ireland": Said("Northern Ireland", "Gogledd Iwerddon", "شمالی آئرلینڈ"),
    "woman": Said("woman", "menyw", "عورت"),
    "man": Said("man", "dyn", "مرد"),
    "other": Said("other", "arall", "دیگر"),
    "R1": Said("with the usual care", "gyda'r gofal arferol", "عام احتیاط سے"),
    "R2": Said("discreetly", "yn gynnil", "بہت احتیاط سے"),
    "R3": Said("only a person contacts you", "dim ond person sy'n cysylltu â chi", "صرف کوئی شخص رابطہ کرتا ہے"),
    "in_person": Said("in person", "wyneb yn wyneb", "خود جا کر"),
    "phone": Said("by telephone", "dros y ffôn", "فون پر"),
    "online": Said("online", "ar-lein", "آن لائن"),
    "open": Said("open", "ar agor", "جاری"),
    "closed": Said("closed", "ar gau", "بند"),
    "live": Said("going on", "yn mynd rhagddo", "جاری"),
    "finished": Said("finished", "wedi gorffen", "مکمل"),
    "end_reason.closed": Said("it was left", "fe'i gadawyd", "بیچ میں رہ گیا"),
    "declined": Said("you said no", "dywedoch na", "آپ نے نہیں کہا"),
    "erased": Said("deleted", "wedi'i ddileu", "مٹا دیا گیا"),
    "under_age": Said("under 18", "o dan 18", "18 سال سے کم"),
    "end_reason.number_in_doubt": Said("the number may not be yours", "efallai nad eich rhif chi yw hwn", "شاید یہ نمبر آپ کا نہیں"),
    "end_reason.contact_expired": Said("the number had to be checked", "roedd angen gwirio'r rhif", "نمبر کی تصدیق ضروری تھی"),
    "given": Said("yes", "ie", "ہاں"),
    "withdrawn": Said("taken back", "tynnwyd yn ôl", "واپس لیا"),
    "agreed": Said("you said yes to a recording", "dywedoch ie i recordiad", "آپ نے ریکارڈنگ پر ہاں کہی"),
    "new": Said("not kept yet", "heb ei gadw eto", "ابھی محفوظ نہیں"),
    "kept": Said("kept", "wedi'i gadw", "محفوظ"),
    "unwanted": Said("being deleted", "yn cael ei ddileu", "مٹایا جا رہا ہے"),
    # What was reported.
    "burglary": Said("burglary", "byrgleriaeth", "گھر میں چوری"),
    "vehicle": Said("vehicle crime", "trosedd cerbyd", "گاڑی کا جرم"),
    "cycle": Said("cycle theft", "dwyn beic", "سائیکل چوری"),
    "theft": Said("theft", "dwyn", "چوری"),
    "robbery": Said("robbery", "lladrad", "ڈکیتی"),
    "criminal_damage": Said("criminal damage", "difrod troseddol", "مجرمانہ نقصان"),
    "fraud": Said("fraud", "twyll", "فراڈ"),
    "antisocial_behaviour": Said("antisocial behaviour", "ymddygiad gwrthgymdeithasol", "سماج مخالف رویہ"),
    "violence": Said("violence", "trais", "تشدد"),
    "hate_crime": Said("hate crime", "trosedd casineb", "نفرت پر مبنی جرم"),
    "domestic_abuse": Said("domestic abuse", "cam-drin domestig", "گھریلو زیادتی"),
    "stalking": Said("stalking", "stelcio", "پیچھا کرنا"),
    "sexual_offence": Said("sexual offence", "trosedd rywiol", "جنسی جرم"),
    "honour_based_abuse": Said("so-called honour-based abuse", "cam-drin ar sail anrhydedd, fel y'i gelwir", "نام نہاد غیرت پر زیادتی"),
    "forced_marriage": Said("forced marriage", "priodas dan orfod", "جبری شادی"),
    "fgm": Said("female genital mutilation", "anffurfio organau cenhedlu benywod", "عورتوں کے ختنے"),
    "modern_slavery": Said("modern slavery", "caethwasiaeth fodern", "جدید غلامی"),
    "exploitation": Said("exploitation", "camfanteisio", "استحصال"),
    "child_abuse": Said("child abuse", "cam-drin plant", "بچوں سے زیادتی"),
    "elder_abuse": Said("abuse of an older person", "cam-drin person hŷn", "بزرگ سے زیادتی"),
    "intimidation": Said("intimidation", "brawychu", "ڈرانا دھمکانا"),
    "homicide": Said("a death by violence", "marwolaeth drwy drais", "تشدد سے موت"),
    "road_death": Said("a death on the road", "marwolaeth ar y ffordd", "سڑک پر موت"),
    "road_injury": Said("an injury on the road", "anaf ar y ffordd", "سڑک پر چوٹ"),
    # What can be agreed to.
    "invite": Said("to be asked", "i gael eich holi", "آپ سے پوچھا جائے"),
    "ask_again": Said("to be asked again another day", "i gael eich holi eto ryw ddydd arall", "پھر کسی دن پوچھا جائے"),
    "rating": Said("that your ratings are used", "i'ch sgoriau gael eu defnyddio", "آپ کی ریٹنگ استعمال ہو"),
    "words_inside": Said(
        "that your words are read inside, without a name", "i'ch geiriau gael eu darllen yn fewnol, heb enw", "آپ کے الفاظ ادارے میں بغیر نام پڑھے جائیں"
    ),
    "case_study": Said("to a case study inside", "i astudiaeth achos fewnol", "ادارے کے اندر کیس اسٹڈی"),
    "recording_staff": Said("that staff hear your recording", "i staff glywed eich recordiad", "عملہ آپ کی ریکارڈنگ سنے"),
    "training": Said("that it is used in training", "i'w ddefnyddio wrth hyfforddi", "تربیت میں استعمال ہو"),
    "other_forces": Said("that other forces see it", "i heddluoedd eraill ei weld", "دوسری پولیس فورسز دیکھیں"),
    "media": Said("that it is published", "iddo gael ei gyhoeddi", "شائع کیا جائے"),
    "pass_thanks": Said("that your thanks are passed on", "i'ch diolch gael ei basio ymlaen", "آپ کا شکریہ آگے پہنچایا جائے"),
    "pass_complaint": Said("to hear about your complaint", "i glywed am eich cwyn", "آپ کی شکایت پر رابطہ ہو"),
    "pass_complaint_words": Said("that your words go with it", "i'ch geiriau fynd gyda hi", "آپ کے الفاظ ساتھ جائیں"),
    "supporter_speaks": Said("that somebody answers for you", "i rywun ateb drosoch", "کوئی آپ کی طرف سے جواب دے"),
    # What staff were asked to look at.
    "immediate_danger": Said("you may have been in danger", "efallai eich bod mewn perygl", "شاید آپ خطرے میں تھے"),
    "duress": Said("your other word was used", "defnyddiwyd eich gair arall", "آپ کا دوسرا لفظ استعمال ہوا"),
    "self_harm": Said("you may have felt very low", "efallai eich bod yn isel iawn", "شاید آپ بہت مایوس تھے"),
    "threat_to_other": Said("somebody else may have been at risk", "efallai bod rhywun arall mewn perygl", "شاید کوئی اور خطرے میں تھا"),
    "witness_intimidation": Said("somebody may have put you under pressure", "efallai bod rhywun wedi rhoi pwysau arnoch", "شاید کسی نے آپ پر دباؤ ڈالا"),
    "child_risk": Said("a child may have been at risk", "efallai bod plentyn mewn perygl", "شاید کوئی بچہ خطرے میں تھا"),
    "adult_risk": Said("an adult may have been at risk", "efallai bod oedolyn mewn perygl", "شاید کوئی بالغ خطرے میں تھا"),
    "staff_misconduct": Said("what staff may have done", "yr hyn y gallai staff fod wedi'i wneud", "عملے نے شاید کچھ کیا"),
    "kind.complaint": Said("you wanted to complain", "roeddech am gwyno", "آپ شکایت کرنا چاہتے تھے"),
    "new_crime": Said("something that may not be reported", "rhywbeth na adroddwyd efallai", "کچھ جو شاید رپورٹ نہیں ہوا"),
    "wrong_person": Said("somebody else may have this phone", "efallai bod y ffôn hwn gan rywun arall", "شاید فون کسی اور کے پاس ہے"),
    "number_in_doubt": Said("your number may have changed", "efallai bod eich rhif wedi newid", "شاید آپ کا نمبر بدل گیا"),
    "codeword_wrong": Said("a wrong word was written three times", "ysgrifennwyd gair anghywir dair gwaith", "تین بار غلط لفظ لکھا گیا"),
    "reply_wanted": Said("you wanted to hear from somebody", "roeddech am glywed gan rywun", "آپ کسی سے بات چاہتے تھے"),
    "low_score": Said("you were not content", "nid oeddech yn fodlon", "آپ مطمئن نہیں تھے"),
    "story_told": Said("your words may tell what happened", "efallai bod eich geiriau'n dweud beth ddigwyddodd", "شاید آپ کے الفاظ واقعہ بتاتے ہیں"),
    "praise": Said("you thanked somebody", "diolchoch i rywun", "آپ نے کسی کا شکریہ کیا"),
}  # fmt: skip
# Whose values are codes. Everything else is a person's or an organisation's own word, and is shown as it is.
CODED = frozenset(
    {
        "channel", "state", "language", "shared_phone", "caller_id", "nation", "gender", "crime_category", "risk", "reported_via",
        "complaint", "proceedings", "enhanced_rights", "leaflet", "end_reason", "what", "scope", "purpose", "kind",
    }
)  # fmt: skip


def label(column: str, language: str) -> str:
    """What a column is called; its own name, in words, where the table has none."""
    found = LABELS.get(column)
    return _in(found, language) if found else column.removesuffix("_at").replace("_", " ")


def meaning(column: str, value: str, language: str) -> str:
    """What a value of a column means, where it is a code; else the value."""
    found = (CODES.get(f"{column}.{value}") or CODES.get(value)) if column in CODED else None
    return _in(found, language) if found else value


def _in(said: Said, language: str) -> str:
    main = language.partition("-")[0]
    return str(getattr(said, main)) if main in Said._fields else said.en
