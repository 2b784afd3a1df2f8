import type { FunctionFact } from '../../model/project.ts';

/** Whether a service calls a handler, which comes in bursts from few addresses: it is told what such services tell. */
export const isCalledBack = ({ isCalledBack, fields }: FunctionFact): boolean =>
  isCalledBack || fields.some((name) => TOLD.test(name));

/** Telegram, Twilio, Slack. */
const TOLD = /^(update_id|callback_query|(Call|Message|Sms|Recording)Sid|SpeechResult|Digits|response_url|trigger_id)$/;
