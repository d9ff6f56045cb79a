// Checks a published draw (jiju-draw/1) in the browser: the file is read here and sent nowhere.
// The same steps as verify_draw.py, which anybody can run instead; both are tested against each other.
(function () {
  "use strict";
  const SCHEME = "jiju-draw/1", LATIN = document.documentElement.lang.startsWith("en");
  const TEXT = "text", NUMBER = "number", HASH = "hash", SALT = "salt", TIME = "time", FREE = "free";
  const FORM = {
    plan: {
      scheme: TEXT, task: TEXT, team: NUMBER, units: NUMBER, load: NUMBER, objects: NUMBER, object_root: HASH,
      strata: { "*": { objects: NUMBER, draw: NUMBER } }, inspectors: NUMBER, inspector_root: HASH, bans: NUMBER,
      ban_root: HASH, nonce_commitment: HASH, sources: [{ name: TEXT, at: TIME }], frozen_at: TIME
    },
    plan_hash: HASH, nonce: HASH, values: [{ name: TEXT, value: FREE, url: FREE }], prk: HASH,
    drawn: [{ id: TEXT, stratum: TEXT, ticket: HASH, salt: SALT, index: NUMBER, path: [HASH] }],
    inspectors: [{ id: TEXT, unit: TEXT }], bans: [{ inspector: TEXT, object: TEXT, reason: TEXT }],
    "teams?": [{ object: TEXT, inspectors: [TEXT] }],
    "blocked?": { kind: TEXT, objects: [TEXT], inspectors: [TEXT] },
    replaced: [{ object: TEXT, "inspector?": TEXT, by: TEXT, reason: TEXT, at: TIME }]
  };
  const OBJECTS = [{ id: TEXT, stratum: TEXT, salt: SALT }];
  const OBJECT_REASONS = ["ceased", "moved_out", "not_in_scope", "inspected_elsewhere"];
  const GONE_REASONS = ["illness", "certificate_lost"], INSPECTOR_REASONS = ["interest", ...GONE_REASONS];
  const WHITE = /[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;
  const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(Z|([+-])(\d\d):(\d\d))$/;

  class Failed extends Error {
    constructor(step, zh, en) { super(LATIN ? en : zh); this.step = step; }
  }
  function require(holds, step, zh, en) { if (!holds) throw new Failed(step, zh, en); }

  // ------------------------------------------------------------------------------------------------ reading
  function read(data, form) {
    let value, exact;
    try {
      const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
      value = JSON.parse(text);
      exact = canonical(value) === text;
    } catch (why) {
      throw new Failed("file", "不是所要的 JSON", "not the JSON expected");
    }
    shaped(value, form, "");
    require(exact, "file", "不是规范的 JSON（RFC 8785）", "not canonical JSON (RFC 8785)");
    return value;
  }
  function canonical(value) {
    if (Array.isArray(value)) return "[" + value.map(canonical).join(",") + "]";
    if (value === null || typeof value !== "object") return JSON.stringify(value);
    return "{" + Object.keys(value).sort().map(name => JSON.stringify(name) + ":" + canonical(value[name])).join(",") + "}";
  }
  function shaped(value, form, where) {
    const place = where || "/";
    if (Array.isArray(form)) {
      require(Array.isArray(value), "file", place + " 应为列表", place + " must be a list");
      value.forEach((one, number) => shaped(one, form[0], where + "/" + number));
    } else if (typeof form === "object") {
      const is = value !== null && typeof value === "object" && !Array.isArray(value);
      require(is, "file", place + " 应为对象", place + " must be an object");
      members(value, form, where);
    } else {
      require(fits(value, form), "file", place + " 的值不合格式", place + " has not the form of a " + form);
    }
  }
  function members(value, form, where) {
    const names = Object.keys(value), known = new Map(), place = where || "/";
    if (form["*"]) {
      names.forEach(name => { shaped(name, TEXT, where); shaped(value[name], form["*"], where + "/" + name); });
      return;
    }
    Object.keys(form).forEach(name => known.set(name.replace("?", ""), form[name]));
    const due = Object.keys(form).every(name => name.endsWith("?") || names.includes(name));
    require(due && names.every(name => known.has(name)), "file", place + " 的项目不对", place + " has not the members due");
    names.forEach(name => shaped(value[name], known.get(name), where + "/" + name));
  }
  function fits(value, form) {
    if (form === NUMBER) return Number.isSafeInteger(value) && value >= 0;
    if (typeof value !== "string" || /[\ud800-\udfff]/u.test(value)) return false;
    if (form === HASH) return /^[0-9a-f]{64}$/.test(value);
    if (form === SALT) return /^[0-9a-f]{32}$/.test(value);
    if (form === TIME) return instant(value) !== null;
    return form === FREE || (value !== "" && value.normalize("NFC") === value && !/[\0-\x1f\x7f-\x9f]/.test(value));
  }
  // Microseconds since 1970; null for a day or an hour that there is not.
  function instant(value) {
    const part = RFC3339.exec(value);
    if (!part || part[1] === "0000") return null;
    const [year, month, day, hour, minute, second] = part.slice(1, 7).map(Number);
    const at = new Date(0);
    at.setUTCFullYear(year, month - 1, day);
    if (at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day || hour > 23 || minute > 59 || second > 59) return null;
    const ahead = part[9] ? Number(part[9] + "1") * (Number(part[10]) * 60 + Number(part[11])) : 0;
    if (part[9] && (Number(part[10]) > 23 || Number(part[11]) > 59)) return null;
    return (at.getTime() / 1000 + hour * 3600 + (minute - ahead) * 60 + second) * 1e6 + Number((part[7] || "").padEnd(6, "0"));
  }

  // ------------------------------------------------------------------------------------------------ hashes
  function bytes(text) { return new TextEncoder().encode(text); }
  function hex(data) { return Array.from(data, byte => byte.toString(16).padStart(2, "0")).join(""); }
  function unhex(text) { return Uint8Array.from(text.match(/../g) || [], pair => parseInt(pair, 16)); }
  function joined(...parts) {
    const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
    parts.reduce((at, part) => { all.set(part, at); return at + part.length; }, 0);
    return all;
  }
  async function sha(data) { return new Uint8Array(await crypto.subtle.digest("SHA-256", data)); }
  async function keyed(key) {
    const made = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    return async text => new Uint8Array(await crypto.subtle.sign("HMAC", made, text));
  }
  function leaf(row) { return sha(joined([0], bytes(canonical(row)))); }
  function node(left, right) { return sha(joined([1], left, right)); }
  async function root(level) {
    if (!level.length) return sha(new Uint8Array());
    while (level.length > 1) {
      const pairs = [];
      for (let at = 0; at < level.length; at += 2) pairs.push(at + 1 < level.length ? node(level[at], level[at + 1]) : level[at]);
      level = await Promise.all(pairs);
    }
    return level[0];
  }
  async function rootByPath(found, index, size, path) {
    let last = size - 1;
    if (index >= size) return "";
    for (const one of path) {
      if (last === 0) return "";
      if (index % 2 || index === last) {
        found = await node(one, found);
        while (index && index % 2 === 0) { index = Math.floor(index / 2); last = Math.floor(last / 2); }
      } else {
        found = await node(found, one);
      }
      index = Math.floor(index / 2); last = Math.floor(last / 2);
    }
    return last === 0 ? hex(found) : "";
  }
  // Texts as their UTF-8 bytes sort; the browser's own order differs beyond the basic plane.
  function unit(code) { return code >= 0xe000 ? code - 0x800 : code >= 0xd800 ? code + 0x2000 : code; }
  function compare(one, two) {
    const end = Math.min(one.length, two.length);
    for (let at = 0; at < end; at++) {
      if (one[at] !== two[at]) return unit(one.charCodeAt(at)) - unit(two.charCodeAt(at));
    }
    return one.length - two.length;
  }
  function ascending(rows, ...fields) {
    const before = (one, two) => fields.reduce((found, field) => found || compare(one[field], two[field]), 0) < 0;
    return rows.every((row, at) => at === 0 || before(rows[at - 1], row));
  }
  function ticket(mac, id) { return mac(joined(bytes("object"), [0], bytes(id))); }
  async function ranked(mac, object, people) {
    const begin = joined(bytes("inspector"), [0], bytes(object), [0]);
    const rows = await Promise.all(people.map(async id => ({ id, rank: hex(await mac(joined(begin, bytes(id)))) })));
    return rows.sort((one, two) => compare(one.rank, two.rank) || compare(one.id, two.id)).map(row => row.id);
  }

  // ------------------------------------------------------------------------------------------------ steps
  async function checkPlan(file) {
    const plan = file.plan;
    require(plan.scheme === SCHEME, "plan", "不是本方案", "not the scheme " + SCHEME);
    require(hex(await sha(bytes(canonical(plan)))) === file.plan_hash, "plan", "与方案不符", "it is not that of the plan");
    const numbers = plan.team >= 2 && plan.units >= 1 && plan.units <= plan.team && plan.load >= 1;
    require(numbers, "plan", "组数、单位数或工作量不成立", "team, units or load make no sense");
    require(hex(await sha(unhex(file.nonce))) === plan.nonce_commitment, "nonce", "与承诺不符", "it is not the one committed to");
  }
  async function checkSources(file) {
    const sources = file.plan.sources, frozen = instant(file.plan.frozen_at);
    require(sources.length, "sources", "没有来源", "there is none");
    sources.forEach(one => require(instant(one.at) > frozen, "sources", one.name + " 不晚于冻结", one.name + " is not after the freeze"));
    const same = sources.length === file.values.length && sources.every((one, at) => one.name === file.values[at].name);
    require(same, "sources", "与方案的来源不一致", "not those of the plan");
  }
  async function checkKey(file) {
    const parts = [unhex(file.plan_hash), unhex(file.nonce)];
    for (const one of file.values) {
      const value = one.value.normalize("NFKC").replace(WHITE, " ").replace(/^ | $/g, "");
      require(value !== "", "prk", one.name + " 没有数值", one.name + " has no value");
      for (const text of [bytes(one.name), bytes(value)]) {
        const size = new Uint8Array(4);
        new DataView(size.buffer).setUint32(0, text.length);
        parts.push(size, text);
      }
    }
    const mac = await keyed(bytes(SCHEME));
    require(hex(await mac(joined(...parts))) === file.prk, "prk", "重算不符", "recomputed, it is another");
  }
  async function checkLists(file) {
    const of = { inspectors: ["inspector_root", "id"], bans: ["ban_root", "object", "inspector"] };
    for (const step of Object.keys(of)) {
      const [name, ...key] = of[step], rows = file[step];
      require(ascending(rows, ...key), step, "次序不对或有重复", "out of order, or twice");
      require(rows.length === file.plan[step], step, "数目与方案不符", "not as many as in the plan");
      const found = hex(await root(await Promise.all(rows.map(leaf))));
      require(found === file.plan[name], step, "与方案的根不符", "not the root of the plan");
    }
    const people = new Set(file.inspectors.map(one => one.id));
    require(file.bans.every(one => people.has(one.inspector)), "bans", "有不在名单的人员", "somebody is not an inspector");
  }
  async function checkDrawn(file) {
    const plan = file.plan, mac = await keyed(unhex(file.prk));
    for (const one of file.drawn) {
      const start = await leaf({ id: one.id, salt: one.salt, stratum: one.stratum });
      const reached = await rootByPath(start, one.index, plan.objects, one.path.map(unhex));
      require(reached === plan.object_root, "proofs", one.id + " 的证明不成立", "the proof of " + one.id + " does not hold");
      const due = hex(await ticket(mac, one.id));
      require(due === one.ticket, "tickets", one.id + " 的抽签号不符", one.id + " has another ticket");
    }
    require(ascending(file.drawn, "ticket", "id"), "tickets", "次序不对或有重复", "out of order, or twice");
    const places = [...file.drawn].sort((one, two) => compare(one.id, two.id)).map(one => one.index);
    const follow = places.every((place, at) => at === 0 || places[at - 1] < place);
    require(follow, "proofs", "名单中的位置与编号次序不符", "places do not follow the identifiers");
  }
  async function checkCounts(file) {
    const strata = Object.entries(file.plan.strata), of = new Map(file.drawn.map(one => [one.id, one.stratum]));
    const total = strata.reduce((sum, [, row]) => sum + row.objects, 0);
    require(total === file.plan.objects, "counts", "各层之和不是总数", "the strata do not add up to the list");
    const gone = file.replaced.filter(one => !("inspector" in one)).map(one => one.object);
    const known = new Set(strata.map(([name]) => name));
    require(file.drawn.every(one => known.has(one.stratum)), "counts", "有方案没有的层", "a stratum is not in the plan");
    for (const [name, row] of strata) {
      const due = row.draw + gone.filter(id => of.get(id) === name).length;
      const found = file.drawn.filter(one => one.stratum === name).length;
      const fit = row.draw <= row.objects && found === due;
      require(fit, "counts", `${name} 应有 ${due}，实有 ${found}`, `${name} must have ${due} and has ${found}`);
    }
  }
  async function checkComplete(file, rows) {
    const mac = await keyed(unhex(file.prk));
    require(ascending(rows, "id"), "complete", "名单次序不对或有重复", "the list is out of order, or names one twice");
    const whole = rows.length === file.plan.objects && hex(await root(await Promise.all(rows.map(leaf)))) === file.plan.object_root;
    require(whole, "complete", "不是冻结的名单", "it is not the frozen list");
    for (const [name, row] of Object.entries(file.plan.strata)) {
      const stratum = rows.filter(one => one.stratum === name);
      require(stratum.length === row.objects, "complete", name + " 的数目不符", name + " has another number of objects");
      const order = await Promise.all(stratum.map(async one => ({ id: one.id, ticket: hex(await ticket(mac, one.id)) })));
      order.sort((one, two) => compare(one.ticket, two.ticket) || compare(one.id, two.id));
      const drawn = file.drawn.filter(one => one.stratum === name);
      const first = drawn.every((one, at) => order[at].id === one.id);
      require(first, "complete", name + " 有人被越过", "in " + name + " somebody was passed over");
    }
  }

  // ------------------------------------------------------------------------------------------------ teams
  // A full assignment of what remains is kept, and mended visit by visit: the look-ahead of the scheme.
  class Staffing {
    constructor(file, drawn, mac) {
      Object.assign(this, { team: file.plan.team, units: file.plan.units, load: file.plan.load, drawn, mac });
      this.unit = new Map(file.inspectors.map(one => [one.id, one.unit]));
      this.people = [...this.unit.keys()];
      this.banned = new Map();
      file.bans.forEach(ban => this.banned.set(ban.object, (this.banned.get(ban.object) || new Set()).add(ban.inspector)));
      this.left = new Map(this.people.map(id => [id, this.load]));
      this.room = new Map(this.left);
      this.got = new Map(drawn.map(id => [id, new Set()]));
      this.held = new Map(this.people.map(id => [id, new Set()]));
    }
    isBanned(person, object) { return this.banned.has(object) && this.banned.get(object).has(person); }
    may(object) { return this.people.filter(person => !this.isBanned(person, object)); }
    unitsOf(team) { return new Set(team.map(person => this.unit.get(person))).size; }
    add(counts, person, by) { counts.set(person, counts.get(person) + by); }
    feasible() {
      const bans = id => (this.banned.get(id) || new Set()).size;
      for (const one of [...this.drawn].sort((a, b) => bans(b) - bans(a))) {
        for (let place = 0; place < this.team; place++) {
          const free = this.may(one).filter(person => !this.got.get(one).has(person));
          const best = free.reduce((most, person) => most && this.room.get(most) >= this.room.get(person) ? most : person, "");
          const next = best && this.room.get(best) ? best : free.find(person => this.free(person));
          if (!next) return false;
          this.add(this.room, next, -1);
          this.got.get(one).add(next);
          this.held.get(next).add(one);
        }
      }
      return true;
    }
    // Make room for one visit more, by handing visits on.
    free(person) {
      if (this.room.get(person)) return true;
      const unseen = new Set(this.people), came = new Map(), queue = [person];
      unseen.delete(person);
      for (const giver of queue) {
        for (const one of this.held.get(giver)) {
          for (const taker of [...unseen]) {
            if (this.got.get(one).has(taker) || this.isBanned(taker, one)) continue;
            unseen.delete(taker);
            came.set(taker, [giver, one]);
            if (this.room.get(taker)) { this.handOn(taker, person, came); return true; }
            queue.push(taker);
          }
        }
      }
      return false;
    }
    handOn(taker, first, came) {
      this.add(this.room, taker, -1);
      this.add(this.room, first, 1);
      while (taker !== first) {
        const [giver, one] = came.get(taker);
        this.got.get(one).delete(giver); this.got.get(one).add(taker);
        this.held.get(giver).delete(one); this.held.get(taker).add(one);
        taker = giver;
      }
    }
    async teams() {
      const found = new Map();
      for (const one of this.drawn) {
        this.got.get(one).forEach(person => { this.held.get(person).delete(one); this.add(this.room, person, 1); });
        this.got.set(one, new Set());
        const order = await ranked(this.mac, one, this.may(one).filter(person => this.left.get(person)));
        const team = this.first(order, [], 0);
        if (!team) return { found, stuck: one, eligible: [...order].sort(compare) };
        team.forEach(person => this.add(this.left, person, -1));
        found.set(one, team);
      }
      return { found, stuck: null, eligible: [] };
    }
    first(order, chosen, begin) {
      const missing = this.team - chosen.length;
      if (missing === 0) return chosen;
      for (let place = begin; place <= order.length - missing; place++) {
        const more = [...chosen, order[place]];
        if (this.unitsOf(more) + missing - 1 < this.units || !this.free(order[place])) continue;
        this.add(this.room, order[place], -1);
        const found = this.first(order, more, place + 1);
        if (found) return found;
        this.add(this.room, order[place], 1);
      }
      return null;
    }
    counted(objects, people) {
      const visits = id => objects.filter(object => !this.isBanned(id, object)).length;
      const eligible = this.people.filter(visits);
      const most = eligible.reduce((sum, id) => sum + Math.min(this.load, visits(id)), 0);
      return same(eligible, people) && this.team * objects.length > most;
    }
  }
  function same(one, two) { return one.length === two.length && one.every((item, at) => item === two[at]); }

  async function checkStaffed(file) {
    require(("teams" in file) !== ("blocked" in file), "teams", "应有检查组或排不出的证明之一", "there must be teams or a certificate");
    const came = new Set(file.replaced.filter(one => !("inspector" in one)).map(one => one.by));
    const drawn = file.drawn.map(one => one.id).filter(id => !came.has(id));
    const staffing = new Staffing(file, drawn, await keyed(unhex(file.prk)));
    if ("blocked" in file) return checkBlocked(file, staffing);
    checkCame(file, came);
    require(staffing.feasible(), "teams", "名单排不出检查组", "the lists leave no assignment");
    const { found, stuck } = await staffing.teams();
    require(stuck === null, "teams", stuck + " 排不出检查组", stuck + " cannot be staffed");
    require(same(file.teams.map(one => one.object), file.drawn.map(one => one.id)), "teams", "与抽中的次序不一致", "not in the order of the drawn");
    const published = new Map(file.teams.map(one => [one.object, one.inspectors]));
    found.forEach((team, id) => require(same(published.get(id), team), "teams", `${id} 应为 ${team.join("、")}`, `${id} must get ${team.join(", ")}`));
    return checkReplaced(file, staffing, found, published);
  }
  function checkCame(file, came) {
    for (const [name, row] of Object.entries(file.plan.strata)) {
      const drawn = file.drawn.filter(one => one.stratum === name).map(one => one.id);
      drawn.slice(0, row.draw).forEach(id => require(!came.has(id), "replaced", id + " 原已抽中，不是替换进来的", id + " was drawn at first"));
    }
  }
  async function checkBlocked(file, staffing) {
    const { kind, objects, inspectors } = file.blocked, known = new Set(staffing.drawn);
    require(!file.replaced.length, "replaced", "没有检查组，不能替换", "without teams nothing is replaced");
    const sorted = objects.every((id, at) => at === 0 || compare(objects[at - 1], id) < 0);
    require(sorted && objects.every(id => known.has(id)), "blocked", "对象不在抽中之列", "its objects were not drawn");
    if (kind === "load") {
      require(staffing.counted(objects, inspectors), "blocked", "计数不成立", "counting does not confirm it");
      return;
    }
    require(kind === "units" && staffing.feasible(), "blocked", "理由不成立", "its reason does not hold");
    const { stuck, eligible } = await staffing.teams();
    require(stuck !== null && same(objects, [stuck]) && same(inspectors, eligible), "blocked", "重算不符", "recomputed, it is another");
  }
  async function checkReplaced(file, staffing, teams, published) {
    const now = new Map(teams), gone = new Set(), of = new Map(file.drawn.map(one => [one.id, one.stratum]));
    let waiting = file.drawn.map(one => one.id).filter(id => !teams.has(id)), number = 0;
    for (const one of file.replaced) {
      number += 1;
      require(now.has(one.object), "replaced", `第 ${number} 条：对象未抽中`, `number ${number}: its object is not drawn`);
      const person = "inspector" in one;
      const next = person ? await successor(one, staffing, now, gone)
        : OBJECT_REASONS.includes(one.reason) ? waiting.find(id => of.get(id) === of.get(one.object)) : undefined;
      require(next !== undefined && next === one.by, "replaced", `第 ${number} 条：理由不在其列，或不是下一个`, `number ${number}: no such reason, or not the next`);
      if (person) {
        now.set(one.object, now.get(one.object).map(id => id === one.inspector ? one.by : id));
        if (GONE_REASONS.includes(one.reason)) gone.add(one.inspector);
        continue;
      }
      now.delete(one.object);
      const team = await teamFor(one.by, staffing, now, gone);
      require(team && same(published.get(one.by), team), "replaced", `第 ${number} 条：检查组不符`, `number ${number}: another team`);
      waiting = waiting.filter(id => id !== one.by);
      now.set(one.by, team);
    }
  }
  function visitsLeft(staffing, now) {
    const left = new Map(staffing.people.map(id => [id, staffing.load]));
    now.forEach(team => team.forEach(person => left.set(person, left.get(person) - 1)));
    return left;
  }
  async function teamFor(object, staffing, now, gone) {
    const left = visitsLeft(staffing, now);
    const order = await ranked(staffing.mac, object, staffing.may(object).filter(id => left.get(id) && !gone.has(id)));
    function first(chosen, begin) {
      if (chosen.length === staffing.team) return staffing.unitsOf(chosen) >= staffing.units ? chosen : null;
      for (let place = begin; place < order.length; place++) {
        const found = first([...chosen, order[place]], place + 1);
        if (found) return found;
      }
      return null;
    }
    return first([], 0);
  }
  async function successor(one, staffing, now, gone) {
    const team = now.get(one.object), left = visitsLeft(staffing, now);
    if (!team.includes(one.inspector) || !INSPECTOR_REASONS.includes(one.reason)) return undefined;
    const order = await ranked(staffing.mac, one.object, staffing.may(one.object));
    const others = team.filter(person => person !== one.inspector);
    return order.slice(order.indexOf(one.inspector) + 1).find(person =>
      left.get(person) && !others.includes(person) && !gone.has(person) && staffing.unitsOf([...others, person]) >= staffing.units);
  }

  async function verify(data, objects) {
    const file = read(data, FORM);
    for (const check of [checkPlan, checkSources, checkKey, checkLists, checkDrawn, checkCounts, checkStaffed]) await check(file);
    if (objects) await checkComplete(file, read(objects, OBJECTS));
    return new Set(["teams" in file ? "blocked" : "teams", ...(objects ? [] : ["complete"])]);
  }

  // ------------------------------------------------------------------------------------------------ page
  document.addEventListener("DOMContentLoaded", function () {
    const form = document.getElementById("verify-draw");
    if (!form) return;
    const result = document.getElementById("draw-result"), steps = [...result.querySelectorAll("[data-step]")];
    const print = document.getElementById("draw-hash");
    form.hidden = false;
    async function chosen(name) {
      const file = form.elements[name].files[0];
      return file ? new Uint8Array(await file.arrayBuffer()) : null;
    }
    function show(verdict, failed, without, why) {
      const at = steps.findIndex(step => step.dataset.step === failed);
      steps.forEach((step, number) => {
        const bad = number === at, unknown = failed ? number > at : without.has(step.dataset.step);
        step.querySelector("[data-mark]").textContent = bad ? "✗" : unknown ? "–" : "✓";
        step.querySelector("[data-why]").textContent = bad ? why : "";
      });
      result.querySelectorAll("[data-verdict]").forEach(one => { one.hidden = one.dataset.verdict !== verdict; });
      result.dataset.failed = failed;
      result.dataset.state = verdict;
      result.hidden = false;
      result.focus();
    }
    form.addEventListener("submit", async function (event) {
      event.preventDefault();
      result.dataset.state = "";
      const data = await chosen("draw");
      if (!data) { form.elements.draw.focus(); return; }
      print.textContent = hex(await sha(data));
      try {
        show("good", "", await verify(data, await chosen("objects")), "");
      } catch (failed) {
        if (!(failed instanceof Failed)) throw failed;
        show("bad", failed.step, new Set(), failed.message);
      }
    });
  });
})();
