import sharp from 'sharp';

/** Slack requires an app icon to be a square of 512 to 2,000 pixels. */
const SIDE = 1024;

await sharp('assets/icon.svg', { density: (72 * SIDE) / 512 })
  .resize(SIDE, SIDE)
  .png({ palette: true, effort: 10 })
  .toFile('assets/icon.png');
