// Copies of a Registration Milestones table in the wordings that PG&E's page shows, with given values:
// the shape that a browser gives when somebody selects the table and copies it.

export interface Credentials {
  clientId: string
  clientSecret: string
  token: string
}

export interface Wording {
  name: string
  accepted(credentials: Credentials): string
}

/** Values that are nobody's, in the form of PG&E's. */
export const ownCredentials: Credentials = {
  clientId: '5e1f0c7a9b2d4836a1c4e7f09d3b6528',
  clientSecret: 'c0ffee00d15ea5e5badc0de5eaf00d42',
  token: '7c1d9e52-40aa-4b6f-9f3e-2d8a61b5c0f7',
}

/** What the page prints as examples: they belong to nobody. */
export const sampleCredentials: Credentials[] = [
  { clientId: '3238354B6579', clientSecret: '323835536563726574', token: 'b810aa79-2756-4ebe-8e1c-a627df23f340' },
  { clientId: '33353438364B6579', clientSecret: '3335343836536563726574', token: '0259aab2-3dcb-4072-99b9-33f89a2bed75' },
]

export const wordings: Wording[] = [
  {
    name: 'for the connectivity test only (client ID is, Client Secret is:)',
    accepted: ({ clientId, clientSecret, token }) =>
      `Your Registration has been accepted. You should have received an email with connectivity test instructions. You will need to complete a connectivity test before customers can authorize the release of data to you. Your registration access token is ${token}. Your client ID is ${clientId}. Your Client Secret is: ${clientSecret}`,
  },
  {
    name: 'for all three tests (Client_ID is:, Client_secret is :)',
    accepted: ({ clientId, clientSecret, token }) =>
      `Your registration has been accepted. You should have received an email with test instructions. You will need to complete testing before customers can authorize the release of data to you. Your registration access token is ${token}. Your Client_ID is: ${clientId}. Your Client_secret is : ${clientSecret}`,
  },
]

interface Row {
  title: string
  date: string
  text: string
}

const before: Row[] = [
  { title: 'Registration Email Confirmed', date: '2/12/2026', text: 'Your email address has been confirmed and your application has been submitted to PG&E for review.' },
  {
    title: 'Registration Submitted',
    date: '2/11/2026',
    text: 'You should have received an email after you submitted your online Registration. Please confirm your email address by clicking on the link in the email.',
  },
]
const after: Row[] = [
  { title: 'Registration Approved', date: '3/2/2026', text: 'You have successfully completed your connectivity testing and are ready for the Share My Data program.' },
  { title: 'Request Completion', date: '3/2/2026', text: 'Application Information Resource Request: Completed' },
  { title: 'Connectivity Test', date: '3/1/2026', text: 'API Connectivity Test: Completed' },
  { title: 'Test Completion', date: '3/1/2026', text: 'OAuth Test: Completed' },
]

export const acceptedOn = '2026-02-17'

export function rowsOf(wording: Wording, credentials: Credentials, approved: boolean): Row[] {
  return [...(approved ? after : []), { title: 'Registration Accepted', date: '2/17/2026', text: wording.accepted(credentials) }, ...before]
}

/** As plain text from PG&E's page: blank lines between the cells. */
export function asLines(rows: Row[]): string {
  return ['Registration Milestones', '', 'DateStatus and Information', ...rows.flatMap((row) => [row.title, '', row.date, '', row.text, ''])].join('\n')
}

/** As from a table: cells of a row separated by a tab, Windows line ends. */
export function asTable(rows: Row[]): string {
  return ['Registration Milestones', 'Date\tStatus and Information', ...rows.flatMap((row) => [row.title, `${row.date}\t${row.text}`])].join('\r\n')
}
