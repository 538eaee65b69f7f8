import type { Templates } from '../../core/compose/templates.ts';
import { showTemplates } from '../commands/templates.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import { parseTemplateValue } from '../messages/blocks/template-options.ts';
import type { Button } from './button.ts';

/** *Delete* in `/mms templates`, which then shows the others. */
export const deleteTemplateButton: Button<{
  readonly templates: Pick<Templates, 'listTemplates' | 'deleteTemplate'>;
}> = {
  id: actionIds.deleteTemplate,
  isRunBeforeAck: true,
  replacesMessage: true,
  async run({ templates }, { value, requester }) {
    const ref = parseTemplateValue(value);
    if (ref) await templates.deleteTemplate(ref, requester.user);
    return showTemplates({ templates }, requester.channel);
  },
};
