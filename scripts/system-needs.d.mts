/** The file of a Chromium: `CHROME_PATH`, else the lightest that is installed. */
export function findChromium(): string | undefined;
