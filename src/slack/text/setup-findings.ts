/** The doctor's findings in an admin's Home. The sentences are the doctor's own: `src/doctor/checks`. */
export const setupFindingsText = {
  heading: '*Set-up* · only admins see this',
  wrong: ({ finding, mend }: { finding: string; mend: string }) => `❌ ${finding}. ${mend}.`,
  warning: ({ finding, mend }: { finding: string; mend: string }) => `⚠️ ${finding}. ${mend}.`,
};
