import { isJson, readJson } from '../json.ts';
import type { Rule } from './check/rules.ts';
import { type Files, getFiletype } from './files.ts';
import { LIMITS } from './limits.ts';

/**
 * A `slack_file` must be a scanned picture in one of Slack's inline formats that the bot can see. Slack
 * only says "invalid slack file" (python-slack-sdk#1797). Ids that are not people's files are the app's own
 * uploads.
 */
export function createFileRule(files: Files): Rule {
  const check: Rule = (value, at, complain) => {
    if (Array.isArray(value)) {
      value.forEach((each: unknown, index) => {
        check(each, `${at}/${index}`, complain);
      });
      return;
    }
    if (!isJson(value)) return;
    for (const [name, inner] of Object.entries(value)) {
      if (name === 'slack_file') {
        if (!isShowable(readJson(inner))) complain('invalid slack file', `${at}/slack_file`);
      } else check(inner, `${at}/${name}`, complain);
    }
  };
  const isShowable = ({ id, url }: Record<string, unknown>): boolean => {
    const fileId = typeof id === 'string' ? id : /F[0-9A-Z]{8,}/.exec(String(url))?.[0];
    if (fileId === undefined) return false;
    const file = files.find(fileId);
    if (file === undefined) return typeof id === 'string';
    return (
      file.visibleToBot &&
      file.scansLeft <= 0 &&
      LIMITS.file.pictures.some((type) => type === getFiletype(file))
    );
  };
  return check;
}
