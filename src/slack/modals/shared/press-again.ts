/** A trigger lives three seconds, and Slack may be slow. */
export const PRESS_AGAIN_TEXT = 'That did not work just now. Please press the button again.';
