"""The engine's own sentences, in English. The source that translators work from; other languages are in locales/.

Wording follows the rules for messages to people: short, no orders, no blame, no promise without a date, neutral on a lock
screen. ``{low}``, ``{high}``, ``{count}``, ``{label}``, ``{key}``, ``{number}``, ``{total}`` and ``{language}`` are filled in.
"""

from __future__ import annotations

from typing import NamedTuple

from bot.flow.words import Wording, Words


class Sentence(NamedTuple):
    """``text`` for texts and chats, ``voice`` as it is spoken (empty: the same), ``note`` for the translator."""

    text: str
    voice: str = ""
    note: str = ""


SENTENCES: dict[str, Sentence] = {
    # labels of the engine's own choices
    "yes": Sentence("Yes"),
    "no": Sentence("No"),
    "later": Sentence("Later"),
    "ok": Sentence("OK, ask me", "OK, ask me", "The person agrees to hear a more personal question."),
    "skip_it": Sentence("Skip it"),
    "pause_for_now": Sentence("Pause for now"),
    "skip": Sentence("Skip", note="A button that skips the question."),
    "done": Sentence("Done", note="A button: I have chosen all that I want."),
    # around a question
    "invite_choices": Sentence("Reply 1 yes, 2 later, 3 no, or STOP.", note="Ends an invitation. Keep the digits and STOP."),
    "hint": Sentence("SKIP or STOP is fine.", "To skip, press the hash key.", "After every question. Keep SKIP and STOP."),
    "hint_pause": Sentence("SKIP, PAUSE or STOP is fine.", "To skip, press the hash key.", "After a more personal question."),
    "hint_stop": Sentence("Or STOP.", note="After an invitation with buttons. Keep STOP."),
    "write_hint": Sentence("Reply in your own words, or SKIP.", "To record your answer, press 1. To skip, press the hash key."),
    "scale_hint": Sentence("{low_number} is {low}. {high_number} is {high}.", note="The ends of a scale: 1 is Very bad. 5 is Very good."),
    "scale_reply": Sentence("Reply with a number from {low_number} to {high_number}."),
    "number_hint": Sentence(
        "Reply with a number from {low_number} to {high_number}.",
        "Enter a number from {low_number} to {high_number}, then press the hash key.",
    ),
    "date_hint": Sentence(
        "Reply with a date, like 3 June.", "Enter the day in 2 digits, then the month in 2 digits, then the year in 4 digits."
    ),
    "many_hint": Sentence("You can choose up to {count}. Reply with the numbers, like 1 3.", "You can choose up to {count}."),
    "many_next": Sentence("Choose another, or Done.", "To choose another, press its number. When you have finished, press the hash key."),
    "progress": Sentence("Question {number} of {total}."),
    "last_one": Sentence("Last one."),
    "thank_you": Sentence("Thank you for telling us.", note="After a person wrote in their own words."),
    # kind retries
    "unclear": Sentence("Sorry, we did not get that.", "Sorry, we did not get that."),
    "one_only": Sentence("Please choose one answer.", note="The person gave two answers at once."),
    "silence": Sentence("We did not hear a key.", "We did not hear a key."),
    "retry_hint": Sentence("Or SKIP, PAUSE or STOP.", note="After the choices, when we did not understand. Keep the capitals."),
    "write_again": Sentence("You can reply in your own words."),
    "moved_on": Sentence("No problem. We will go on."),
    "media": Sentence("Thank you. We cannot open pictures or recordings here. You can reply in words."),
    # discreet conversations: nothing tells what they are about
    "not_now": Sentence("Not now"),
    "ready_ask": Sentence("Is now OK?", "Is now OK?", "Asked first. Somebody else may hold the phone."),
    "another_day_ask": Sentence("Shall we try another day?", "Shall we try another day?"),
    "any_day": Sentence("OK. You can write on any day.", "OK. You can call on any day. Goodbye."),
    "thanks_ok": Sentence("OK. Thank you.", "OK. Thank you. Goodbye."),
    "bye": Sentence("OK. Bye for now.", "OK. Bye for now.", "After BYE: a line that could be anybody's."),
    "close_chat": Sentence("Close", note="A button that ends the chat at once."),
    "wrong_number": Sentence("Wrong number, sorry.", "Wrong number, sorry. Goodbye."),
    "word_ask": Sentence(
        "You can choose a word that only you know. Write it here on another day to go on. Reply with the word, or SKIP.",
        note="After PAUSE. Somebody else may read it. Keep SKIP.",
    ),
    "word_short": Sentence(
        "Please choose one word, with 4 letters or digits or more.", note="The word was too short, or a whole sentence."
    ),
    "numbers_ask": Sentence("If phone numbers are OK here, reply INFO YES.", note="After INFO. Keep INFO YES, or use words that mean it."),
    "quiet_thank_you": Sentence("Thank you.", "Thank you."),
    "quiet_warn": Sentence("You can skip the next one."),
    "quiet_waiting": Sentence("Thank you. That is all for today."),
    "quiet_erase_ask": Sentence("Delete everything here?", note="Neutral on purpose: someone else may read it."),
    "quiet_erased": Sentence(
        "Done. It is out of use now and is deleted within 7 days. We will not write again. Totals made before now stay. "
        "You can delete this chat too.",
        "Done. It is out of use now and is deleted within 7 days. We will not call again. Totals made before now stay. Goodbye.",
    ),
    "quiet_more": Sentence("Your replies let us do better. Nothing else changes for you. We keep your own words 90 days."),
    # warnings, pauses, ends
    "warn": Sentence("The next question is more personal. You can skip it."),
    "paused": Sentence(
        "No problem. Text GO when you want to carry on. If we do not hear from you in 7 days we will stop.",
        "No problem. You can call again when you want to carry on.",
    ),
    "text_go": Sentence("Text GO if you want to carry on.", note="After the danger reply, when the person writes again. Keep GO."),
    "later_said": Sentence("OK. We may ask one more time, on another day. Or text STOP."),
    "waiting": Sentence("Thank you. We may write again on another day. Or text STOP.", note="Between two parts of a conversation."),
    "declined": Sentence("Thank you. We will not ask again about this.", "Thank you. We will not ask again about this. Goodbye."),
    "stopped": Sentence(
        "Done. You will not get any more messages from us. You can delete this chat.",
        "Done. We will not call or text again. Goodbye.",
    ),
    "erase_ask": Sentence("Delete all your answers?", note="Neutral on purpose: someone else may read it."),
    "erased": Sentence(
        "Done. We will not write again. Your answers are out of use now and are deleted within 7 days. Totals we made before now stay.",
        "Done. We will not call again. Your answers are out of use now and are deleted within 7 days. Totals we made before now stay. Goodbye.",
    ),
    "kept": Sentence("OK. Nothing is deleted."),
    "taken_back": Sentence(
        "OK. What you agreed to before no longer counts. Totals made before now stay.",
        "OK. What you agreed to before no longer counts. Totals made before now stay. Goodbye.",
        "After TAKEBACK. The same to everybody: it does not say whether there was anything. Somebody else may read it.",
    ),
    "nudge": Sentence("You can still tell us about the service if you want to. Reply GO, or STOP. We will not ask again."),
    "closed": Sentence(
        "This has ended now. Thank you. Reply INFO for people you can talk to. In danger, call 999.",
        "This has ended now. Thank you.",
        "A reply came after the conversation had ended. Keep INFO.",
    ),
    "more": Sentence("Your replies help us make the service better. They do not change the help you get. We keep your own words 90 days."),
    "first_already": Sentence("This is the first question."),
    "info_intro": Sentence("People you can talk to:"),
    # a service of the support directory, put together: "Talk. For anyone in Essex. Open weekdays 9am to 5pm: 0808 168 9111."
    "service_call": Sentence(
        "{name}. For {for}. {when}: {number}.",
        "{name}. For {for}. {when}. The number is {number}.",
        "{for} is a text of its own: anyone affected by crime. If your language joins it to a word for 'for', put that word there.",
    ),
    "service_other": Sentence("{name}. For {for}. {when}. {way}.", note="{way}: Text SHOUT to 85258."),
    "service_call_short": Sentence("{name}. {when}: {number}.", "{name}. {when}. The number is {number}."),
    "service_other_short": Sentence("{name}. {when}. {way}."),
    "quiet_service_call": Sentence(
        "{when}: {number}.", "{when}. The number is {number}.", "Somebody else may read it: no name, and not for whom it is."
    ),
    "quiet_service_other": Sentence("{when}. {way}.", note="The same. {way}: Text SHOUT to 85258."),
    "way_text_word": Sentence("Text {word} to {number}", "Text the word {word} to {number}"),
    "way_text": Sentence("Text {number}"),
    "way_chat": Sentence("Chat on its web page"),
    "open_always": Sentence("Day and night"),
    "open_hours": Sentence("Open {hours}", note="{hours}: weekdays 9am to 5pm, Saturday 10am to noon"),
    "open_until": Sentence("Open {day} until {time}"),
    "opens_next": Sentence("Opens {day} {time}", note="It is closed now. {day}: Monday. {time}: 9am"),
    "closed_now": Sentence("Closed now"),
    "hours_not_known": Sentence("Hours not known"),
    "hours_weekdays": Sentence("weekdays {times}", note="Monday to Friday. {times}: 9am to 5pm"),
    "hours_every_day": Sentence("every day {times}"),
    "hours_days": Sentence("{first} to {last} {times}", note="{first} and {last} are days."),
    "hours_day": Sentence("{day} {times}"),
    "hours_span": Sentence("{begins} to {ends}", note="{begins} and {ends} are times of the day: 9am to 5pm"),
    "monday": Sentence("Monday", note="As in: Opens Monday 9am. Monday to Thursday."),
    "tuesday": Sentence("Tuesday"),
    "wednesday": Sentence("Wednesday"),
    "thursday": Sentence("Thursday"),
    "friday": Sentence("Friday"),
    "saturday": Sentence("Saturday"),
    "sunday": Sentence("Sunday"),
    "clock_night": Sentence("{hour}am", note="After midnight and before 5. {hour}: 2 or 2.30"),
    "clock_morning": Sentence("{hour}am", note="From 5 to noon."),
    "clock_afternoon": Sentence("{hour}pm", note="After noon and before 5."),
    "clock_evening": Sentence("{hour}pm", note="From 5 to midnight."),
    "clock_noon": Sentence("noon"),
    "clock_midnight": Sentence("midnight"),
    "nobody_named": Sentence(
        "Victim Support is for anyone affected by crime. You can look up its number. In danger, call 999.",
        "Victim Support is for anyone affected by crime. You can look up its number. In danger, hang up and call 999.",
        "Where no number may be told, because nobody has checked one lately. It holds no number but 999.",
    ),
    "nobody_named_young": Sentence(
        "Childline is for anyone under 19. You can look up its number. In danger, call 999.",
        "Childline is for anyone under 19. You can look up its number. In danger, hang up and call 999.",
        "The same for somebody under 18.",
    ),
    "quiet_nobody_named": Sentence(
        "We do not have a number that answers now. In danger, call 999.",
        "We do not have a number that answers now. In danger, hang up and call 999.",
        "The same where somebody else may read it. It may stand after numbers that open later.",
    ),
    "language_ask": Sentence("Which language?", "Which language?"),
    "call_coming": Sentence(
        "OK. We will call you now. It starts with a short recorded hello. Press 1 to go on.",
        note="The person wrote CALL. Its first words may be seen on a lock screen.",
    ),
    "cannot_call": Sentence("Sorry, we cannot call from here. You can go on by message."),
    "wrong_person": Sentence(
        "Sorry. We will not text this number again.",
        "Sorry. We will not call again. Goodbye.",
        "Somebody else may hold the phone. Says nothing about whether we know anybody.",
    ),
    "hello": Sentence(
        "Hello. This number is for questions about our service.", note="To someone we were not expecting. Says nothing about them."
    ),
    "start_with": Sentence("To begin, reply {word}."),
    # how soon somebody replies, where a flow promises it
    "working_day": Sentence("1 working day", note="Stands in a sentence: Somebody will contact you within 1 working day."),
    "working_days": Sentence("{count} working days", note="Stands in a sentence: Somebody will contact you within 5 working days."),
    "day": Sentence("1 day", note="Stands in a sentence: Somebody will contact you within 1 day."),
    "days": Sentence("{count} days", note="Stands in a sentence: Somebody will contact you within 5 days."),
    # spoken only
    "press": Sentence("{label}: {key}", "For {label}, press {key}.", "Choice first, then the key."),
    "press_bare": Sentence("{label}: {key}", "{label}: press {key}.", "A choice that reads badly after 'For', like 'OK, ask me'."),
    "other_choices": Sentence("Other choices"),
    "from_to": Sentence("{low_number} to {high_number}"),
    "keys": Sentence(
        "To hear this again, press 8. For help, press 0. To end, press 9.",
        "To hear this again, press 8. To go back, press the star key. For help, press 0. To end the call, press 9.",
    ),
    "offer": Sentence("Press 0 for help, or 9 to end.", "For help, press 0. To end the call, press 9."),
    "goodbye": Sentence("Thank you. Goodbye.", "Thank you. Goodbye."),
    "opening": Sentence("Hello. This is a recorded call you said yes to.", note="Neutral: someone else may have answered the phone."),
    "opening_choices": Sentence(
        "1 to go on, 2 for another time, 9 to stop.",
        "To go on, press 1. To choose another time, press 2. To stop these calls, press 9.",
    ),
    "codeword_ask": Sentence(
        "Enter your number, then press the hash key.",
        note="Asks for the number that the person chose. Tells a stranger nothing, also not how long it is.",
    ),
    "record_agree": Sentence(
        "Our staff hear this and type it up, so we can do better. We delete the sound within {count} days.",
        "Our staff hear this and type it up, so we can do better. We delete the sound within {count} days. "
        "To record, press 1. To skip, press the hash key.",
        note="Before anything is recorded: who hears it, why, and how long it is kept. Pressing 1 is the yes.",
    ),
    "record": Sentence(
        "Please do not tell us what happened. Please speak after the tone.",
        "Please do not tell us what happened. Please speak after the tone. When you have finished, press the hash key.",
    ),
    "record_check": Sentence(
        "1 keep, 2 hear it, 3 say it again, 4 delete.",
        "To keep this, press 1. To hear it, press 2. To say it again, press 3. To delete it, press 4.",
    ),
    "record_deleted": Sentence("We will not keep it.", "We will not keep it."),
    "help_go_on": Sentence("To carry on, press 1. To end, press 9.", "To carry on, press 1. To end the call, press 9."),
    "help_opening": Sentence(
        "1 carry on, 3 another language, 9 end.",
        "To carry on, press 1. For another language, press 3. To end the call, press 9.",
        "After the words of danger, before we know who has picked up.",
    ),
    "help_menu": Sentence(
        "1 carry on, 2 people to talk to, 3 another language, 4 stop or delete, 9 end.",
        "To carry on, press 1. For people to talk to, press 2. For another language, press 3. To stop or delete, press 4. "
        "To end the call, press 9.",
        "After the words of danger. 30 words at most.",
    ),
    "quiet_help_menu": Sentence(
        "1 carry on, 2 phone numbers, 3 another language, 4 stop or delete, 9 end.",
        "To carry on, press 1. For phone numbers, press 2. For another language, press 3. To stop or delete, press 4. "
        "To end the call, press 9.",
        "The same where somebody else may be near.",
    ),
    "help_numbers": Sentence(
        "1 phone numbers are OK here, * back.",
        "If phone numbers are OK here, press 1. To go back, press the star key.",
        "Somebody else may be near.",
    ),
    "help_stop": Sentence(
        "1 stop all calls and messages, 2 delete your answers, 3 take back what you agreed to, * back.",
        "To stop all calls and messages, press 1. To delete your answers, press 2. To take back what you agreed to, press 3. "
        "To go back, press the star key.",
        "30 words at most.",
    ),
    "quiet_help_stop": Sentence(
        "1 stop all calls and messages, 2 delete everything here, 3 take back what you agreed to, * back.",
        "To stop all calls and messages, press 1. To delete everything here, press 2. To take back what you agreed to, press 3. "
        "To go back, press the star key.",
        "The same where somebody else may be near.",
    ),
}


def sentence(words: Words | None, name: str) -> Wording:
    """One of the sentences in a language, in English where the language lacks it."""
    return (words.sentences.get(name) if words else None) or Wording(SENTENCES[name].text, voice=SENTENCES[name].voice)
