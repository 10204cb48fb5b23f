import type { Good } from '../good.ts';
import { partNumber, slug } from '../good.ts';

/** brand | model | form | noise cancelling | hours | driver mm | Bluetooth | codecs | grams | jack | US$ | colors | year | follows */
const table = `
Aurelle|Hush 700|over-ear|anc|38|40|5.3|SBC AAC LDAC|254|jack|249|Black,Sand,Navy|2025|Hush 600
Aurelle|Hush 600|over-ear|anc|30|40|5.0|SBC AAC|262|jack|179|Black,Sand|2022|
Aurelle|Hush 500 Lite|over-ear|anc|45|32|5.3|SBC AAC|221|jack|129|Black,White,Sage|2024|
Aurelle|Drift Pro|in-ear|anc|8|11|5.3|SBC AAC LDAC|5.2||219|Black,Ivory|2025|Drift
Aurelle|Drift|in-ear|anc|6|10|5.2|SBC AAC|5.4||149|Black,Ivory|2023|
Aurelle|Open Air|open-ear||10|16|5.3|SBC AAC|8.1||139|Black,Bone|2025|
Nordhalm|Fjell 5|over-ear|anc|60|40|5.4|SBC AAC aptX|268|jack|199|Graphite,Frost|2025|Fjell 4
Nordhalm|Fjell 4|over-ear|anc|50|40|5.2|SBC AAC aptX|271|jack|149|Graphite,Frost|2023|
Nordhalm|Fjell Max|over-ear|anc|50|42|5.4|SBC AAC aptX LDAC|312|jack|349|Graphite,Copper|2025|
Nordhalm|Skjaer Buds|in-ear|anc|9|11|5.3|SBC AAC aptX|4.9||129|Graphite,Frost,Moss|2024|
Nordhalm|Skjaer Mini|in-ear||7|6|5.3|SBC AAC|3.6||69|Graphite,Frost|2024|
Nordhalm|Studio 80|over-ear||0|45||wired|285|jack|169|Black|2021|
Tessaro|Q30|over-ear|anc|50|40|5.0|SBC AAC|260|jack|79|Black,Blue,Rose|2022|
Tessaro|Q30 II|over-ear|anc|55|40|5.3|SBC AAC LDAC|258|jack|99|Black,Blue,Rose|2025|Q30
Tessaro|Q10|on-ear||40|32|5.1|SBC AAC|182||49|Black,White|2022|
Tessaro|Pebble ANC|in-ear|anc|7|10|5.3|SBC AAC|4.8||69|Black,White,Lilac|2024|Pebble
Tessaro|Pebble|in-ear||6|10|5.2|SBC AAC|4.6||39|Black,White,Lilac|2023|
Tessaro|Pebble ANC Pro|in-ear|anc|9|11|5.4|SBC AAC LDAC|5.0||99|Black,White|2025|
Quillon|One|over-ear|anc|24|40|5.2|SBC AAC aptX|305|jack|429|Black,Silver|2024|
Quillon|One Passive|over-ear||0|42||wired|318|jack|379|Black,Silver|2024|One
Quillon|Aria|in-ear|anc|6|10|5.3|SBC AAC aptX|5.9||299|Black,Pearl|2025|
Quillon|Monitor Two|over-ear||0|50||wired|340|jack|249|Black|2020|
Mirabo|Calm|over-ear|anc|35|40|5.2|SBC AAC|244|jack|119|Charcoal,Cream,Plum|2024|
Mirabo|Calm Plus|over-ear|anc|42|40|5.3|SBC AAC LDAC|249|jack|159|Charcoal,Cream,Plum|2025|Calm
Mirabo|Seed|in-ear||5|8|5.2|SBC AAC|4.1||45|Charcoal,Cream,Coral|2023|
Mirabo|Seed ANC|in-ear|anc|6|8|5.3|SBC AAC|4.4||79|Charcoal,Cream,Coral|2025|Seed
Mirabo|Kids 85|on-ear||45|30|5.1|SBC|165|jack|39|Blue,Pink|2023|
Vantoro|Pulse ANC|over-ear|anc|70|40|5.4|SBC AAC LDAC|272|jack|139|Black,Olive|2025|
Vantoro|Pulse|over-ear||65|40|5.2|SBC AAC|251|jack|69|Black,Olive|2023|Pulse ANC
Vantoro|Sprint|in-ear||10|9|5.3|SBC AAC|7.2||89|Black,Volt|2024|
Vantoro|Sprint ANC|in-ear|anc|9|9|5.4|SBC AAC|7.6||129|Black,Volt,Ice|2025|Sprint
Vantoro|Bone Runner|open-ear||12|15|5.3|SBC AAC|29||119|Black,Red|2024|
Vantoro|Arena 7|over-ear||35|50|5.3|SBC AAC|330|jack|129|Black,White|2024|
Vantoro|Arena 7 ANC|over-ear|anc|30|50|5.3|SBC AAC|342|jack|189|Black,White|2025|Arena 7
Oxeye|Field|over-ear|anc|40|40|5.3|SBC AAC aptX|238|jack|219|Tan,Black|2025|
Oxeye|Field Compact|on-ear|anc|32|34|5.3|SBC AAC|176|jack|159|Tan,Black|2024|
Oxeye|Burrow|in-ear|anc|8|10|5.3|SBC AAC aptX|5.1||179|Tan,Black,Forest|2025|
Oxeye|Burrow SE|in-ear|anc|7|10|5.2|SBC AAC|5.1||109|Black,Forest|2023|Burrow
Kadenzo|K3|over-ear|anc|28|40|5.1|SBC AAC|266|jack|89|Black,Gray|2022|
Kadenzo|K5|over-ear|anc|36|40|5.3|SBC AAC LDAC|259|jack|149|Black,Gray,Ocean|2025|K3
Kadenzo|K7 Reference|over-ear|anc|32|42|5.4|SBC AAC aptX LDAC|296|jack|399|Black,Walnut|2025|
Kadenzo|E2|in-ear||5|6|5.1|SBC AAC|4.4||35|Black,Gray|2022|
Kadenzo|E4|in-ear|anc|7|10|5.3|SBC AAC|4.9||89|Black,Gray,Ocean|2024|E2
Kadenzo|E6|in-ear|anc|10|11|5.4|SBC AAC LDAC|5.3||169|Black,Pearl|2025|E4
Pellucid|Air ANC|over-ear|anc|34|38|5.3|SBC AAC|214|jack|189|White,Slate,Mint|2025|
Pellucid|Air|over-ear||40|38|5.2|SBC AAC|206|jack|109|White,Slate,Mint|2024|Air ANC
Pellucid|Dot|in-ear|anc|6|9|5.3|SBC AAC|3.9||119|White,Slate,Mint|2024|
Pellucid|Dot 2|in-ear|anc|8|9|5.4|SBC AAC|3.8||149|White,Slate,Mint|2025|Dot
Halvorn|HV-20|over-ear|anc|44|40|5.0|SBC|281|jack|64|Black|2021|
Halvorn|HV-22|over-ear|anc|48|40|5.3|SBC AAC|277|jack|84|Black,Navy|2024|HV-20
Halvorn|HV-8|in-ear||0|10||wired|14||19|Black,White|2020|
Halvorn|HV-9|in-ear||0|10||wired|15||24|Black,White|2023|HV-8
`;

export const headphones: Good[] = table
  .trim()
  .split('\n')
  .map(row => {
    const [
      brand,
      model,
      form,
      anc,
      hours,
      driver,
      bluetooth,
      codecs,
      grams,
      jack,
      price,
      colors,
      year,
      follows,
    ] = row.split('|') as [
      string,
      string,
      string,
      string,
      string,
      string,
      string,
      string,
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    const wireless = bluetooth !== '';
    const earbuds = form === 'in-ear' && wireless;
    const noun = earbuds ? 'Earbuds' : form === 'in-ear' ? 'Earphones' : 'Headphones';
    const formName = {
      'over-ear': 'Over-Ear',
      'on-ear': 'On-Ear',
      'in-ear': 'In-Ear',
      'open-ear': 'Open-Ear',
    }[form]!;
    const what = [
      wireless ? (earbuds ? 'True Wireless' : 'Wireless') : 'Wired',
      anc && 'Noise-Cancelling',
      formName,
      noun,
    ]
      .filter(Boolean)
      .join(' ');
    return {
      key: slug(`${brand} ${model}`),
      category: 'headphones',
      brand,
      model,
      what,
      noun,
      mpn: partNumber(brand, model),
      year: Number(year),
      price: Number(price) * 100,
      grams: Math.round(Number(grams) * (earbuds ? 12 : 1.6)),
      attributes: {
        'Form factor': form,
        'Noise cancelling': anc === 'anc',
        ...(wireless && {
          'Battery life': `${hours} h`,
          Bluetooth: bluetooth,
          Codecs: codecs.replaceAll(' ', ', '),
        }),
        'Driver size': `${driver} mm`,
        Weight: `${grams} g`,
        'Wired jack': jack === 'jack',
        'Model year': Number(year),
      },
      facts: [
        anc ? 'ANC' : '',
        wireless ? `${hours} h` : '',
        wireless ? `Bluetooth ${bluetooth}` : '',
      ].filter(Boolean),
      words: [
        'audio',
        'music',
        ...(anc ? ['noise cancelling', 'noise canceling', 'ANC'] : []),
        ...(wireless ? ['bluetooth', 'wireless'] : ['wired']),
      ],
      blurb: `${what}${wireless ? ` with ${hours} hours of battery` : ''} and ${driver} mm drivers${codecs.includes('LDAC') ? ', high-resolution over LDAC' : ''}${jack && wireless ? '; a 3.5 mm jack for the plane' : ''}.`,
      options: [{ name: 'Color', values: colors.split(',') }],
      warrantyMonths: Number(price) > 150 ? 24 : 12,
      lookalikes: follows
        ? [
            {
              key: slug(`${brand} ${follows}`),
              why:
                follows.replace(/\d+/g, '') === model.replace(/\d+/g, '')
                  ? 'another generation'
                  : 'another model of the family',
            },
          ]
        : [],
    } satisfies Good;
  });
