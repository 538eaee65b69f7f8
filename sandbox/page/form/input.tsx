import { ChoiceInput } from './choice-input.tsx';
import { DateInput } from './date-input.tsx';
import { ExternalSelect } from './external-select.tsx';
import type { InputProps } from './fields.ts';
import { FileInput } from './file-input.tsx';
import { SelectInput } from './select-input.tsx';
import { TextInput } from './text-input.tsx';

/** The element of an input block, by its type. */
export function Input(props: InputProps) {
  switch (props.field.type) {
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
    case 'rich_text_input':
      return <TextInput {...props} />;
    case 'file_input':
      return <FileInput {...props} />;
    case 'external_select':
    case 'multi_external_select':
      return <ExternalSelect {...props} />;
    case 'datepicker':
    case 'timepicker':
    case 'datetimepicker':
      return <DateInput {...props} />;
    case 'checkboxes':
    case 'radio_buttons':
      return <ChoiceInput {...props} />;
    default:
      return <SelectInput {...props} />;
  }
}
