// The agent's commands in a step's output, wherever they stand in a line: ##vso[area.event key=value;key=value]data
const unescape = value =>
  value.replace(/%3B/gi, ";").replace(/%0D/gi, "\r").replace(/%0A/gi, "\n").replace(/%5D/gi, "]").replace(/%AZP25/gi, "%");

/** The command in a line, or undefined. */
export function command(line) {
  const start = line.indexOf("##vso[");
  const end = start < 0 ? -1 : line.indexOf("]", start);
  if (end < 0) return undefined;
  const [name, ...rest] = line.slice(start + 6, end).trim().split(" ");
  const properties = Object.fromEntries(
    rest
      .join(" ")
      .split(";")
      .map(one => one.trim().split(/=(.*)/s))
      .filter(([key, value]) => key && value !== undefined)
      .map(([key, value]) => [key.toLowerCase(), unescape(value)]),
  );
  return { name: name.toLowerCase(), properties, data: unescape(line.slice(end + 1)) };
}

/** Does what a step's line asks of the agent; gives the line as it is to be shown. */
export function obey(line, { job, step, settable, upload }) {
  const found = command(line);
  if (!found) return line;
  const { name, properties, data } = found;
  const yes = key => /^true$/i.test(properties[key] ?? "");
  step.commands.push(name);
  switch (name) {
    case "task.setvariable": {
      const key = properties.variable;
      if (settable && !settable.some(one => one.toLowerCase() === key?.toLowerCase())) {
        step.ignored.push(key);
        return `##[warning]'${key}' is not allowed to be set by this step.`;
      }
      if (yes("issecret")) job.masks.add(data);
      if (yes("isoutput")) step.outputs[key] = data;
      job.set(yes("isoutput") ? `${step.name}.${key}` : key, data, yes("issecret"));
      return `Set ${key}`;
    }
    case "task.prependpath":
      job.paths.unshift(data);
      return "";
    case "task.uploadsummary":
      upload(data);
      return "";
    case "task.logissue":
      step.issues.push({ type: properties.type, message: data });
      return `##[${properties.type}]${data}`;
    case "task.setsecret":
      job.masks.add(data);
      return "";
    case "task.complete":
      step.completed = properties.result;
      return data;
    default:
      return line;
  }
}
