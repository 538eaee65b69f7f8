import sharp from 'sharp';

/** 12 megapixels: large shapes and fine grain, like a camera's. */
export async function makePhotograph(): Promise<Buffer> {
  const [width, height] = [4000, 3000];
  const grain = await sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#888',
      noise: { type: 'gaussian', mean: 128, sigma: 18 },
    },
  })
    .png({ compressionLevel: 1 })
    .toBuffer();
  const scene = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="#4a90d9"/><stop offset="1" stop-color="#f5d6a0"/></linearGradient></defs><rect width="100%" height="100%" fill="url(#sky)"/><circle cx="3000" cy="700" r="300" fill="#fff3c4"/><path d="M0 2200 Q1000 1500 2000 2100 T4000 1900 V3000 H0Z" fill="#3f6b3a"/><rect x="1200" y="1500" width="900" height="900" fill="#b5523b"/></svg>`,
  );
  return sharp(scene)
    .composite([{ input: grain, blend: 'soft-light' }])
    .jpeg({ quality: 92 })
    .toBuffer();
}
