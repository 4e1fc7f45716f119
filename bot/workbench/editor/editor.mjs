// The editor of the workbench. It knows YAML, keys and screen readers; what is right or wrong in a flow it asks of its host:
//
//   openEditor({
//     parent, label, nonce,
//     changed(text),                       after every change by the person
//     save(),                              Ctrl-S or Cmd-S
//     findings(text)   -> Promise of [{line, column, endLine, endColumn, severity, says, try_instead, rule, fixes}]
//     completions({text, line, column, asked}) -> Promise of [{label, detail, info, insert, from}]   from: column where it begins
//     help({text, line, column})           -> Promise of {title, says, from, to} or null
//     place({line, column})                where the cursor is now
//   }) -> {text, load, readOnly, goTo, refresh, replace, focus}
//
// Lines and columns count from 1, columns in characters as people count them (code points), as in the findings of `hearback check`.
import { autocompletion, acceptCompletion, closeBrackets, closeBracketsKeymap, completionKeymap, startCompletion } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentLess } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, foldGutter, foldKeymap, HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { forceLinting, linter, lintGutter, lintKeymap, nextDiagnostic, openLintPanel } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Annotation, Compartment, EditorSelection, EditorState, Transaction } from "@codemirror/state";
import {
  drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, hoverTooltip, keymap, lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";

const fromHost = Annotation.define(); // a change that the person did not make

const look = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", backgroundColor: "var(--paper)", fontSize: "0.95rem" },
  "&.cm-focused": { outline: "3px solid var(--focus)", outlineOffset: "-3px" },
  ".cm-scroller": { fontFamily: "ui-monospace, 'Noto Sans Mono', 'DejaVu Sans Mono', monospace", lineHeight: "1.55" },
  ".cm-gutters": { backgroundColor: "var(--shade)", color: "var(--soft)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--line)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--mark)" },
  ".cm-tooltip": { backgroundColor: "var(--paper)", color: "var(--ink)", border: "1px solid var(--edge)", maxWidth: "32rem" },
  ".cm-tooltip .cm-help": { padding: "0.5rem 0.75rem" },
  ".cm-tooltip .cm-help p": { margin: "0.25rem 0 0" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--focus)", color: "var(--paper)" },
  ".cm-diagnostic": { padding: "0.4rem 0.75rem" },
  ".cm-diagnosticAction": { font: "inherit", backgroundColor: "var(--focus)", color: "var(--paper)", padding: "0.15rem 0.6rem", borderRadius: "4px" },
  ".cm-panels": { backgroundColor: "var(--shade)", color: "var(--ink)" },
  ".cm-panels input, .cm-panels button": { font: "inherit" },
});
const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--key)", fontWeight: "600" },
  { tag: [tags.string, tags.special(tags.string), tags.content], color: "var(--ink)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--soft)", fontStyle: "italic" },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: "var(--soft)" },
]);

/** Offset of a line and a column counted in code points; never outside the text. */
function offsetOf(doc, line, column) {
  const found = doc.line(Math.min(Math.max(line, 1), doc.lines));
  const before = Array.from(found.text).slice(0, Math.max(column - 1, 0)).join("");
  return found.from + Math.min(before.length, found.length);
}

/** Line and column, the column in code points. */
function placeOf(doc, offset) {
  const line = doc.lineAt(offset);
  return { line: line.number, column: Array.from(line.text.slice(0, offset - line.from)).length + 1 };
}

/** The word or value that a finding without an end points at. */
function endOf(doc, from) {
  const line = doc.lineAt(from);
  const rest = /^(?:"[^"]*"|'[^']*'|[^\s:,{}[\]]+)/u.exec(doc.sliceString(from, line.to));
  return rest ? from + rest[0].length : Math.max(from, line.to);
}

function shown(doc, finding, view) {
  const from = offsetOf(doc, finding.line, finding.column);
  const to = finding.endLine ? offsetOf(doc, finding.endLine, finding.endColumn) : endOf(doc, from);
  const actions = finding.fixes.map((fix) => ({ name: fix.label, apply: (target) => applyFix(target, fix) }));
  const severity = finding.severity === "error" ? "error" : "warning";
  const weight = severity === "error" ? "Error" : "Warning";
  return {
    from, to: Math.max(from, to), severity, source: finding.rule, actions,
    message: `${weight}: ${finding.says} ${finding.try_instead || ""}`.trim(),
  };
}

function applyFix(view, fix) {
  const from = offsetOf(view.state.doc, fix.line, fix.column);
  const to = offsetOf(view.state.doc, fix.endLine, fix.endColumn);
  view.dispatch({ changes: { from, to, insert: fix.insert }, selection: { anchor: from + fix.insert.replace(/(: )?\}?\n?$/u, "$1").length }, scrollIntoView: true });
  view.focus();
}

/** A new line begins where the one above began; beneath a key without a value two further in, in a list under the words of its item. */
function newLine(view) {
  view.dispatch(view.state.update(view.state.changeByRange((range) => {
    const line = view.state.doc.lineAt(range.from);
    const before = line.text.slice(0, range.from - line.from);
    const [begin] = /^ *(?:- +)*/u.exec(before);
    const opens = !/^\s*#/u.test(before) && /:(?: +[|>][+-]?)?(?: +#.*)? *$/u.test(before);
    const insert = `${view.state.lineBreak}${" ".repeat(begin.length + (opens ? 2 : 0))}`;
    return { changes: { from: range.from, to: range.to, insert }, range: EditorSelection.cursor(range.from + insert.length) };
  }), { scrollIntoView: true, userEvent: "input" }));
  return true;
}

export function openEditor(host) {
  const writable = new Compartment();
  let loading = 0; // answers about an older text are dropped

  const lint = linter(async (view) => {
    const mine = loading;
    const doc = view.state.doc;
    const found = await host.findings(doc.toString());
    return mine === loading && view.state.doc.eq(doc) ? found.map((finding) => shown(doc, finding, view)) : [];
  }, { delay: 400 });

  const complete = autocompletion({
    override: [async (context) => {
      const { line, column } = placeOf(context.state.doc, context.pos);
      const found = await host.completions({ text: context.state.doc.toString(), line, column, asked: context.explicit });
      if (!found.length) return null;
      return {
        from: offsetOf(context.state.doc, line, found[0].from),
        options: found.map((one) => ({ label: one.label, detail: one.detail, info: one.info, apply: one.insert })),
        validFor: /^[\w-]*$/u,
      };
    }],
  });

  const help = hoverTooltip(async (view, offset) => {
    const told = await host.help({ text: view.state.doc.toString(), ...placeOf(view.state.doc, offset) });
    if (!told) return null;
    const line = placeOf(view.state.doc, offset).line;
    return {
      pos: offsetOf(view.state.doc, line, told.from), end: offsetOf(view.state.doc, line, told.to), above: true,
      create: () => ({ dom: helpBox(told) }),
    };
  });

  const extensions = [
    lineNumbers(), foldGutter(), lintGutter(), highlightActiveLineGutter(), highlightActiveLine(), highlightSpecialChars(), history(), drawSelection(),
    EditorState.allowMultipleSelections.of(true), indentUnit.of("  "), EditorState.tabSize.of(2), bracketMatching(), closeBrackets(),
    highlightSelectionMatches(), search({ top: true }), yaml(), syntaxHighlighting(colours), look, EditorView.lineWrapping, lint, complete, help,
    writable.of(EditorState.readOnly.of(false)),
    EditorView.contentAttributes.of({ "aria-label": host.label, tabindex: "0", spellcheck: "true", autocapitalize: "off" }),
    host.nonce ? EditorView.cspNonce.of(host.nonce) : [],
    keymap.of([
      { key: "Mod-s", preventDefault: true, run: () => { host.save(); return true; } },
      { key: "Enter", run: newLine },
      { key: "Tab", run: acceptCompletion }, // otherwise Tab leaves the editor, so that nobody is caught in it
      { key: "Shift-Tab", run: (view) => (view.state.selection.main.empty ? false : indentLess(view)) },
      { key: "F8", run: nextDiagnostic }, { key: "Mod-Shift-m", run: openLintPanel }, { key: "Ctrl-Space", run: startCompletion },
      ...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...completionKeymap, ...lintKeymap,
    ]),
    EditorView.updateListener.of((update) => {
      const byPerson = update.transactions.some((one) => one.docChanged && !one.annotation(fromHost));
      if (byPerson) host.changed(update.state.doc.toString());
      if (update.selectionSet || update.docChanged) host.place(placeOf(update.state.doc, update.state.selection.main.head));
    }),
  ];
  const fresh = (text) => EditorState.create({ doc: text, extensions });
  const view = new EditorView({ state: fresh(""), parent: host.parent });

  return {
    text: () => view.state.doc.toString(),
    load(text) { loading += 1; view.setState(fresh(text)); forceLinting(view); },
    readOnly(on) { view.dispatch({ effects: writable.reconfigure(EditorState.readOnly.of(on)) }); },
    replace(text) { // keeps the way back: what the host writes can be undone
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: text },
        annotations: [fromHost.of(true), Transaction.userEvent.of("input.replace")],
      });
      forceLinting(view);
    },
    goTo(line, column = 1) {
      const at = offsetOf(view.state.doc, line, column);
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
      view.focus();
    },
    applyFix: (fix) => applyFix(view, fix),
    refresh: () => forceLinting(view),
    focus: () => view.focus(),
  };
}

function helpBox(told) {
  const box = document.createElement("div");
  box.className = "cm-help";
  const title = document.createElement("strong");
  title.textContent = told.title;
  const says = document.createElement("p");
  says.textContent = told.says;
  box.append(title, says);
  return box;
}
