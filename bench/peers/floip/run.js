'use strict'
// FLOIP's flow-runner, after its README: a context per conversation, a runner, and prompt.fulfill for each reply.
//
// node bench/peers/floip/run.js VARIANT, with one of
//   memory   the runner and its prompt are kept between turns
//   whole    the context, which the README calls "100% JSON-serializable", goes to JSON and back between any two turns
//   aside    the same, without the flow and its resources, which are put back in: what a host with a flow table would do
// The task comes on standard input and the result leaves on standard output: bench/talking.py.

require('reflect-metadata')
const {readFileSync} = require('node:fs')
const {performance} = require('node:perf_hooks')
const floip = require('@floip/flow-runner')

const {FlowRunner, Contact, ResourceResolver, createContextDataObjectFor, getFlowStructureErrors} = floip
const {version} = require('@floip/flow-runner/package.json')

// The runner writes a line for each question it stops at; a host would not keep it.
console.info = () => {}

const uuid = (kind, number) => `00000000-0000-4000-8000-${String(kind).padStart(4, '0')}${String(number).padStart(8, '0')}`
const variant = process.argv[2]
const {survey, talks, rounds, each} = JSON.parse(readFileSync(0, 'utf8'))

const resources = []
function resource(sentence) {
  const id = uuid(1, resources.length)
  const values = survey.languages.map((language, i) => (
    {language_id: language, content_type: 'TEXT', modes: ['SMS'], value: sentence[i], mime_type: 'text/plain'}))
  resources.push({uuid: id, values})
  return id
}

function blockOf(question, number, questions) {
  const exit = (which, destination, rest) => ({uuid: uuid(3 + which, number), label: `exit ${which}`, tag: `exit_${which}`, config: {}, destination_block: destination, ...rest})
  const next = n => n < questions.length ? uuid(2, n) : undefined
  const block = {uuid: uuid(2, number), name: question.name, label: question.name, exits: [exit(0, next(number + 1), {default: true})]}
  if (question.kind === 'scale') {
    return {...block, type: 'MobilePrimitives.NumericResponse',
      config: {prompt: resource(question.words), validation_minimum: 1, validation_maximum: 5, ivr: {max_digits: 1}}}
  }
  const skip = questions[number + 1]?.only_if
  if (skip?.[0] === question.name) {
    block.exits.unshift(exit(1, next(number + 2), {test: `block.value != "${skip[1]}"`}))
  }
  const choices = Object.fromEntries(question.options.map(([value, label]) => [value, resource(label)]))
  return {...block, type: 'MobilePrimitives.SelectOneResponse', config: {prompt: resource(question.words), choices}}
}

const blocks = survey.questions.map(blockOf)
const flow = {
  uuid: uuid(9, 1), name: 'ten-questions', label: 'Ten questions', last_modified: '2026-01-01 00:00:00.000Z', interaction_timeout: 86400,
  vendor_metadata: {}, supported_modes: ['SMS'], blocks, first_block_id: blocks[0].uuid, exit_block_id: blocks.at(-1).uuid,
  languages: survey.languages.map(id => ({id, label: id, iso_639_3: {en: 'eng', cy: 'cym', ur: 'urd'}[id]})),
}
const closing = resource(survey.closing)
// The ends of a scale have no place in a NumericResponse block, so the host looks them up beside the question.
const ends = Object.fromEntries(survey.questions.filter(q => q.kind === 'scale').map(q => [q.name, [resource(q.low), resource(q.high)]]))
const blockNames = new Map(blocks.map(block => [block.config.prompt, block.name]))

function words(context, id) {
  return new ResourceResolver(context).resolve(id).get('TEXT') // getText() would also look for expressions, and there are none
}

// The next message in the person's language, choices numbered.
function render(context, cursor) {
  if (cursor === undefined) return words(context, closing)
  const {prompt, choices} = cursor.prompt.config
  const lines = [words(context, prompt)]
  if (choices) choices.forEach((choice, i) => lines.push(`${i + 1} ${words(context, choice.value)}`))
  else ends[blockNames.get(prompt)].forEach((id, i) => lines.push(`${i === 0 ? 1 : 5} ${words(context, id)}`))
  return lines.join('\n')
}

async function begin(person, language) {
  const contact = new Contact()
  contact.id = `person-${person}`
  const context = await createContextDataObjectFor(contact, [], 'user', 'org', [flow], language, 'SMS', resources)
  const runner = new FlowRunner(context)
  return {runner, cursor: await runner.run()}
}

async function reply({runner, cursor}, digit) {
  const {choices} = cursor.prompt.config
  return {runner, cursor: await cursor.prompt.fulfill(choices ? choices[Number(digit) - 1].key : Number(digit))}
}

const keepers = {
  memory: {save: conversation => conversation, load: kept => kept},
  whole: {
    save: ({runner}) => JSON.stringify(runner.context),
    load: kept => awaken(JSON.parse(kept)),
  },
  aside: {
    save: ({runner}) => JSON.stringify({...runner.context, flows: undefined, resources: undefined}),
    load: kept => awaken({...JSON.parse(kept), flows: [flow], resources}),
  },
}

function awaken(context) {
  Object.setPrototypeOf(context.contact, Contact.prototype)
  const runner = new FlowRunner(context)
  return {runner, cursor: context.cursor && runner.hydrateRichCursorFrom(context)}
}

const keeper = keepers[variant]
const people = each * talks.length
const kept = new Array(people)
let largest = 0

async function playOneRound(said) {
  const steps = Math.max(...talks.map(talk => talk.replies.length))
  let turns = 0
  for (let step = 0; step <= steps; step++) {
    for (let person = 0; person < people; person++) {
      const talk = talks[person % talks.length]
      if (step > talk.replies.length) continue
      const conversation = step === 0 ? await begin(person, talk.language) : await reply(keeper.load(kept[person]), talk.replies[step - 1])
      said[person] = render(conversation.runner.context, conversation.cursor)
      kept[person] = keeper.save(conversation)
      turns++
      if (heard) note(person)
    }
  }
  return turns

  function note(person) {
    heard[person].push(said[person])
    if (typeof kept[person] === 'string') largest = Math.max(largest, Buffer.byteLength(kept[person]))
  }
}

function answers(person) {
  const {runner} = keeper.load(kept[person])
  return Object.fromEntries(runner.context.interactions.map(({block_id, value}) => [blocks.find(block => block.uuid === block_id).name, value]))
}

let heard = null // only in the proof

async function main() {
  const container = {specification_version: '1.0.0-rc3', uuid: uuid(9, 0), name: 'bench', description: '', vendor_metadata: {}, flows: [flow], resources}
  const errors = getFlowStructureErrors(container)
  if (errors) throw new Error(`the flow is not valid by the library's own schema: ${JSON.stringify(errors)}`)
  const said = new Array(people).fill('')
  heard = said.map(() => [])
  await playOneRound(said)
  const proof = talks.map((_, i) => ({heard: heard[i], answers: answers(i)}))
  heard = null
  const warmUntil = performance.now() + 1000 // V8 makes its fastest code only for what has run for a while
  while (performance.now() < warmUntil) await playOneRound(said)
  const began = performance.now()
  const beganCpu = process.cpuUsage()
  let turns = 0
  for (let round = 0; round < rounds; round++) turns += await playOneRound(said)
  const cpu = process.cpuUsage(beganCpu)
  const seconds = (performance.now() - began) / 1000
  talks.forEach((_, i) => { // the last timed round must have gone as the first did
    if (said[i] !== proof[i].heard.at(-1) || JSON.stringify(answers(i)) !== JSON.stringify(proof[i].answers)) throw new Error('the talks differ')
  })
  const versions = {'@floip/flow-runner': version, node: process.versions.node}
  console.log(JSON.stringify({versions, turns, seconds, cpu_seconds: (cpu.user + cpu.system) / 1e6, state_bytes: largest, proof}))
}

main().catch(error => {
  console.error(error.message)
  process.exit(1)
})
