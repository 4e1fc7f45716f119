"""Each word that guides for those who write to people affected by crime name, in the forms that people write it in."""

from __future__ import annotations

import pytest

from tests.checks.test_terms import ENGLISH

WORDS = [
    pytest.param("implies-doubt", "alleged; allegation; alleging; allegedly; ALLEGES", id="implies-doubt"),
    pytest.param("claim-that", "she claims that; claimed that; you claim; claiming that", id="claim-that"),
    pytest.param("implies-guilt", "admit; admitted; confess; confessed; admitting; confession", id="implies-guilt"),
    pytest.param("your-story", "your story; your version; account of events; your own account of it; their stories", id="your-story"),
    pytest.param("why-did-you", "why did you; why didn't you; why didnt you; why were you; why weren't you; Why had you", id="why-did-you"),
    pytest.param("failed-to", "failed to; didn't bother; neglected to; failing to; failure to reply", id="failed-to"),
    pytest.param("refused", "refused to engage; refused support; unwilling; refusing; unwillingness; refuses to; refuse support; refuses help", id="refused"),
    pytest.param("withdrew", "withdrew; retracted; dropped the case; withdrawn; dropping the charges; retraction; withdraws the complaint; withdrawing your complaint", id="withdrew"),
    pytest.param("uncooperative", "uncooperative; difficult person; did not engage; non-compliant; noncompliant; un-cooperative; you were difficult; disengaged", id="uncooperative"),
    pytest.param("hard-to-reach", "hard to reach; hard-to-reach", id="hard-to-reach"),
    pytest.param("put-yourself-at-risk", "put yourself at risk; risky behaviour; lifestyle; putting yourself in danger; lifestyles", id="put-yourself-at-risk"),
    pytest.param("let-it-happen", "let it happen; allowed it to happen; provoked; led on; leading him on; provoke; led them on; allow this to happen", id="let-it-happen"),
    pytest.param("should-have", "should have; could have; if only you; shouldn't have; might have", id="should-have"),
    pytest.param("makes-it-small", "misunderstanding; dispute; row; tiff; a domestic; disputes; rows", id="makes-it-small"),
    pytest.param("shares-blame", "toxic relationship; volatile relationship; crime of passion; jealous; jealousy", id="shares-blame"),
    pytest.param("minimises", "minor crime; petty; low-level; only a theft; just a scratch; low level; minor offences", id="minimises"),
    pytest.param("be-grateful", "at least nobody; be grateful; could be worse; lucky; luckily; could have been worse", id="be-grateful"),
    pytest.param("victim-label", "as a victim; Dear victim; victims; victimised", id="victim-label"),
    pytest.param("survivor-label", "survivor; survivors", id="survivor-label"),
    pytest.param("legal-label", "complainant; injured party; aggrieved; complainants", id="legal-label"),
    pytest.param("vulnerable-label", "vulnerable; at-risk person; vulnerability; vulnerabilities", id="vulnerable-label"),
    pytest.param("hopeless", "broken; damaged; scarred; ruined", id="hopeless"),
    pytest.param("praises-strength", "brave; courageous; inspiring; you are strong; bravery; braver; bravest; so strong", id="praises-strength"),
    pytest.param("closure", "closure; move on; get over; put it behind you; back to normal; moving on; got over it", id="closure"),
    pytest.param("judges-pace", "recovered yet; still upset; still struggling", id="judges-pace"),
    pytest.param("who-harmed", "perpetrator; offender; suspect; attacker; abuser; your partner; your ex; suspects; offenders; your ex-partner; your ex partner; your ex-husband", id="who-harmed"),
    pytest.param("names-the-crime", "rape; assault; abuse; violence; stalking; attack; murder; assaulted; raped; violent; attacked; abused", id="names-the-crime"),
    pytest.param("no-honour", "honour killing; honour crime; honour violence; honour-based violence", id="no-honour"),
    pytest.param("historic-abuse", "historic abuse; historical abuse", id="historic-abuse"),
    pytest.param("blames-a-child", "child prostitute; underage sex; sexual activity with a child; promiscuous; child prostitution; promiscuity", id="blames-a-child"),
    pytest.param("suicide-words", "commit suicide; committed suicide; failed attempt; successful attempt; failed suicide attempt; committing suicide", id="suicide-words"),
    pytest.param("stigma-mind", "mental; mentally ill; crazy; hysterical; paranoid; unstable", id="stigma-mind"),
    pytest.param("stigma-body", "suffers from; wheelchair-bound; wheelchair bound; the disabled; deaf and dumb; handicapped; suffering from", id="stigma-body"),
    pytest.param("stereotypes-age", "the elderly; OAP; OAPs; old dear", id="stereotypes-age"),
    pytest.param("othering", "illegal immigrant; foreigner; non-English speaker; BAME; illegal immigrants", id="othering"),
    pytest.param("assumes-gender", "he; she; his; her; Sir; Madam; Mr; Mrs; guys; ladies; he's; she's", id="assumes-gender"),
    pytest.param("cold-label", "customer; consumer; client; clients; customers", id="cold-label"),
    pytest.param("trigger", "trigger; triggered; triggering", id="trigger"),
    pytest.param("padding", "unfortunately; regrettably; sadly", id="padding"),
    pytest.param("sounds-easy", "simply; just; obviously; easy; quick; quickly; easily", id="sounds-easy"),
    pytest.param("promises-secrecy", "confidential; strictly private; in confidence; confidentially; confidentiality", id="promises-secrecy"),
    pytest.param("promises-anonymity", "anonymous; nobody will know; cannot be traced; no one will know; no-one will know; anonymously; anonymised", id="promises-anonymity"),
    pytest.param("promises-safety", "you are safe; you are safe now; we will keep you safe; protect you; you're safe; protecting you; keeps you safe", id="promises-safety"),
    pytest.param("promises", "guarantee; promise; definitely; certainly; guaranteed; promised; promises", id="promises"),
    pytest.param("knows-how-you-feel", "we understand how you feel; we know how you feel; I know how you feel; we understand what you went through", id="knows-how-you-feel"),
    pytest.param("justice", "justice; get justice; justice was done; the right result", id="justice"),
    pytest.param("promises-healing", "this will help you feel better; heal; healing; helps you to feel better", id="promises-healing"),
    pytest.param("promises-change", "your feedback will change; we act on everything; Your answers will make", id="promises-change"),
    pytest.param("no-date", "soon; shortly; ASAP; in due course; right away; as soon as possible", id="no-date"),
    pytest.param("orders", "you must; have to; need to; required; mandatory; needs to; you need to", id="orders"),
    pytest.param("reminds-like-a-school", "please ensure; make sure; do not forget; remember to; don't forget", id="reminds-like-a-school"),
    pytest.param("pressure", "final reminder; last chance; only 3 days left; act now; hurry; Only 1 day left", id="pressure"),
    pytest.param("alarm", "urgent; important; immediately; attention; warning; alert; urgently; URGENT", id="alarm"),
    pytest.param("thanks-in-advance", "thank you in advance", id="thanks-in-advance"),
    pytest.param("case-news", "your case; police matter; court; hearing; arrest; evidence; statement; bail; release; arrested; released", id="case-news"),
    pytest.param("rewards-an-answer", "great!; perfect; excellent; well done", id="rewards-an-answer"),
    pytest.param("non-apology", "we are sorry you feel; sorry that you feel", id="non-apology"),
    pytest.param("says-free", "free; no cost", id="says-free"),
    pytest.param("says-how-long", "takes 2 minutes; take 5 minutes; takes about 2 minutes; takes one minute", id="says-how-long"),
    pytest.param("call-us", "call us", id="call-us"),
    pytest.param("click-here", "click here", id="click-here"),
    pytest.param("jargon-officer", "officer in the case; investigating officer", id="jargon-officer"),
    pytest.param("jargon-prosecution", "Crown Prosecution Service", id="jargon-prosecution"),
    pytest.param("jargon-decision", "no further action; filed; finalised; disposal; outcome code", id="jargon-decision"),
    pytest.param("jargon-statement", "Victim Personal Statement", id="jargon-statement"),
    pytest.param("jargon-measures", "special measures", id="jargon-measures"),
    pytest.param("jargon-number", "crime reference", id="jargon-number"),
    pytest.param("jargon-bail", "bail; released under investigation; remand; remanded", id="jargon-bail"),
    pytest.param("jargon-court", "acquitted; convicted; plea; adjourned", id="jargon-court"),
    pytest.param("jargon-refer", "signpost; refer; referral pathway; referred; signposting", id="jargon-refer"),
    pytest.param("jargon-long-words", "engage; access; facilitate; utilise; commence; terminate; regarding; prior to; subsequently; additional; assistance; require; obtain; sufficient; engaging; accessed; facilitating; utilising; commenced; terminated; obtained; required", id="jargon-long-words"),
    pytest.param("jargon-safeguarding", "safeguarding", id="jargon-safeguarding"),
    pytest.param("jargon-incident", "incident; matter", id="jargon-incident"),
    pytest.param("jargon-restorative", "restorative justice", id="jargon-restorative"),
    pytest.param("jargon-survey", "feedback mechanism; survey instrument; respondent; participate; questionnaire; participating", id="jargon-survey"),
    pytest.param("jargon-data", "consent form; data subject; processing", id="jargon-data"),
    pytest.param("initials", "IO; OIC; OIM; SOIT; SOLO; STO; FLO; CPS; CJS; VPS; VRI; ABE; NFA; MG11; VCoP; VRR; VCS; VLO; WCU; BCU; OCU; SPOC; TDIU; USS; PCC; PFCC; MOPAC; PSD; IOPC; IDVA; ISVA; CHISVA; SARC; MARAC; MASH; DASH; DVDS; DVPN; DVPO; NMO; SPO; RJ; CICA; CICS; URN; CRN; NICHE; ATHENA; CRIS; DA; DV; HBA; HBV; FM; FGM; CSE; CCE; RTC; ASB; VAWG; RASSO; TiC; RUI; PACE; DP; DBS; SAR; DPIA; IP", id="initials"),
    pytest.param("asks-why", "why was that; Why?; how come; what made you call", id="asks-why"),
    pytest.param("leads-the-answer", "how good was it?; how helpful was it?; how well did we do?", id="leads-the-answer"),
    pytest.param("double-negative", "was it not unhelpful; not uncommon; not unhappy", id="double-negative"),
    pytest.param("contraction", "can't; don't; won't; didn't", id="contraction"),
    pytest.param("assumes-family", "your children", id="assumes-family"),
    pytest.param("assumes-injury", "your injuries", id="assumes-injury"),
    pytest.param("assumes-court", "when you went to court", id="assumes-court"),
    pytest.param("idiom", "touch base; at the end of the day; in the loop; heads up; heads-up", id="idiom"),
    pytest.param("passive", "would have been; was seen by our team", id="passive"),
    pytest.param("asks-who-they-are", "what is your name; your date of birth; what's your address; who was he; give us your full name", id="asks-who-they-are"),
    pytest.param("number-in-words", "five questions", id="number-in-words"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "words"), WORDS)
def test_words_of_the_guides(rule: str, words: str) -> None:
    """The rule finds every one of them, however it is inflected, hyphened or put in capitals."""
    missed = [word for word in words.split("; ") if rule not in [one.rule.name for one in ENGLISH.found(word)]]
    assert missed == []


def test_every_rule_has_its_words() -> None:
    """No rule of English is without a row."""
    assert {row.values[0] for row in WORDS} == {rule.name for rule in ENGLISH.rules}
