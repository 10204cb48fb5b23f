/**
 * Names known before any catalog is read: ten departments, common properties, well-known brands. The catalog's
 * facets extend them at start; a brand that is in neither stays what it was typed as, query text.
 */
import type { Lexicon, Words } from '../vocabulary.ts';

const each = (names: string): Record<string, readonly string[]> =>
  Object.fromEntries(
    names.split(',').map(entry => {
      const [name, ...synonyms] = entry.split('=').map(part => part.trim());
      return [name!, synonyms];
    }),
  );

export const lexicon: Lexicon = {
  categories:
    each(`headphones=headphone=headset=headsets, earbuds=earphones=ear buds, speakers=loudspeaker=soundbar,
    laptops=notebook computer=ultrabook=chromebook, phones=smartphone=cell phone=mobile phone, tablets=ipad, monitors=display screen,
    keyboards, mice=mouse=computer mouse, cameras=webcam=camcorder, televisions=tv=tvs, smartwatches=smart watch=fitness tracker,
    chargers=power bank=charging cable, printers, routers, coffee machines=coffee maker=espresso machine, coffee grinders=burr grinder=coffee mill, blenders, toasters,
    kettles=tea kettle, vacuum cleaners=vacuum=robot vacuum=hoover, air fryers, microwaves, cookware=frying pan=saucepan=skillet, knives=chef's knife=kitchen knife,
    backpacks=rucksack=bag pack, suitcases=luggage=carry-on, running shoes=trainers=running shoe=jogging shoes, shoes, sneakers, boots=hiking boots, jackets=coat=raincoat=rain jacket,
    t-shirts=tee=tshirt=shirts=shirt, jeans=trousers=pants, dresses, socks, hats=cap=beanie, gloves, sunglasses, watches=wristwatch, wallets, yoga mats, dumbbells=weights,
    bicycles=bike=bikes, tents, sleeping bags, office chairs=desk chair=office chair, chairs, desks=standing desk, tables, lamps=desk lamp=floor lamp, sofas=couch, mattresses, pillows, blankets,
    towels, toys, board games, puzzles, books, video games=game console=gaming console, skin care=moisturizer=face cream=sunscreen, shampoo, perfume, toothbrushes,
    pet food=dog food=cat food, drills=power drill, screwdrivers=screwdriver set, garden hoses, lawn mowers, grills=barbecue=bbq,
    water bottles=bottle=thermos, umbrellas, strollers=pram, car seats, diapers=nappies, vitamins=supplements, tea, coffee=coffee beans, chocolate, flowers=bouquet=roses,
    phone cases, laptop sleeves=laptop case, screen protectors, memory cards=sd card, usb sticks=flash drive=usb stick=thumb drive, hard drives=external drive, graphics cards=gpu, docking stations, laptop stands, monitor arms=monitor stand, mouse pads=mousepad,
    e-readers=ereader, projectors, drones, scanners, turntables=record player, controllers=gamepad=game controller, vr headsets, gaming chairs, guitars, violins, dash cams=dashcam, phone holders=phone mount, security cameras, doorbells, thermostats,
    light bulbs=led bulb, extension cords=power strip, air purifiers, humidifiers, dehumidifiers, air conditioners, fans=desk fan=ceiling fan, space heaters, washing machines, dishwashers, refrigerators=fridge, freezers, sewing machines, hair dryers=hairdryer,
    razors=shaver, hair clippers, rice cookers, slow cookers, pressure cookers, food processors, mixers=stand mixer=hand mixer, juicers, waffle makers, cutting boards=chopping board, mugs=coffee mug=travel mug, wine glasses, cutlery=silverware, lunch boxes=lunchbox,
    food containers=storage container, bed frames, beds, bookshelves=bookcase, wardrobes, nightstands=bedside table, rugs=carpet, curtains, bedding=duvet=bed sheets, candles, vases, picture frames, whiteboards, shredders, printer ink=ink cartridge=toner, pens, pencils,
    sweaters=jumper=pullover, hoodies=sweatshirt, skirts, blouses, suits, scarves, sandals, slippers, handbags=purse, necklaces, earrings, bracelets, pyjamas=pajamas, underwear, leggings, swimsuits, helmets=bike helmet, scooters, skateboards, skis, snowboards,
    kayaks, hammocks, trekking poles=hiking poles, headlamps, camping stoves=camp stove, coolers=cool box, binoculars, telescopes, fishing rods, golf clubs, tennis rackets=tennis racquet, treadmills, exercise bikes, rowing machines, resistance bands, yoga blocks, protein powder,
    cribs, high chairs, baby monitors, dog beds, leashes=dog leash, cat litter, aquariums=fish tank, circular saws, chainsaws, ladders, toolboxes=tool box=tool kit, pressure washers, leaf blowers, plant pots=flower pot, smoke detectors,
    makeup, lipstick, mascara, nail polish, deodorant, toothpaste, massage guns, first aid kits, thermometers, olive oil, honey, pasta, snacks, cereal, wine, spices, tires=tyre, jump starters`),
  attributes:
    each(`noise cancelling=noise canceling=noise-cancelling=anc=active noise cancelling=active noise cancellation=noise cancellation, wireless, cordless, wired, bluetooth, in-ear, over-ear=around-ear, on-ear,
    mic=microphone, waterproof=water proof, water resistant=water-resistant, foldable=folding, rechargeable, usb-c=type-c=usb c, mechanical, ergonomic, portable, lightweight=light weight, gaming,
    refurbished=renewed, used=second hand=pre-owned=secondhand, new=brand new, organic, vegan, leather=genuine leather, cotton, wool, linen, stainless steel, wooden, plastic, glass, ceramic, carbon steel, cast iron,
    black, white, red, blue, green, yellow, pink, purple, grey=gray, brown, beige, navy, silver, gold, orange, turquoise,
    small, medium, large, xl=extra large, xxl, kids=children's=for kids, men's=mens=for men, women's=womens=for women, unisex, slim, breathable, quiet=silent, energy efficient, solar, smart, dimmable,
    adjustable, non-stick=nonstick, dishwasher safe, gluten free=gluten-free, sugar free, fragrance free=fragrance-free, hypoallergenic, 4k=uhd, full hd=1080p, oled, touch screen=touchscreen, curved, backlit, hot swappable, fast charging,
    free shipping, long battery life, open back=open-back, closed back, trail, road, insulated, memory foam, transparent=clear, biodegradable, recycled, batteries=battery, cable=cord=cables,
    electric, digital, analog=analogue, handheld, compact, inflatable, reusable, washable=machine washable, padded, velvet, silk, denim, bamboo, marble, copper, aluminium=aluminum, titanium, rubber, silicone, nylon, polyester, fleece, suede, canvas, walnut, oak, pine,
    magnetic, retractable, stackable, heated, self-cleaning, programmable, hdmi, hdr, rgb, ultrawide, windproof, ultralight, polarized=polarised, left-handed, king size, queen size, plus size, true wireless, noise isolating, gps, 5g, unlocked,
    teal, maroon, burgundy, ivory, charcoal, rose gold, violet, magenta, khaki, lavender, tan`),
  brands:
    each(`Sony, Bose, Sennheiser, JBL, Apple, Samsung, Anker=Soundcore, Beats, Jabra, Logitech, Razer, Dell, HP, Lenovo, Asus, Acer, Microsoft, Google, LG, Philips, Panasonic,
    Canon, Nikon, GoPro, Garmin, Fitbit, Xiaomi, OnePlus, Nike, Adidas, Puma, New Balance, Asics, Hoka, Brooks, Salomon, Patagonia, The North Face=North Face, Columbia, Levi's=Levis, Dyson, iRobot, Shark, Ninja, KitchenAid, Breville,
    De'Longhi=DeLonghi, Nespresso, Bosch, Makita, DeWalt, Ikea, Herman Miller, Lego, Nintendo, Oral-B, Braun, Tefal, Le Creuset, Lodge, Osprey, Samsonite, Casio, Seiko, Fossil, Ray-Ban, Oakley, AKG, Audio-Technica=Audio Technica, Shure, Marshall, Keychron, Corsair, SteelSeries,
    Sonos, Coleman, MSR, Naturehike, REI, Merrell, Manduka, Black Diamond, Petzl, Arc'teryx=Arcteryx, Mammut, Deuter, Fjällräven=Fjallraven, Yeti, Stanley, Hydro Flask, Nalgene, Contigo, Reebok, Under Armour, Converse, Vans, Timberland, Skechers, Birkenstock, Crocs,
    Uniqlo, Calvin Klein, Tommy Hilfiger, Rolex, Swatch, Huawei, Motorola, Nokia, Oppo, TCL, Hisense, Toshiba, Vizio, Roku, Epson, Kodak, Fujifilm, Leica, Olympus, DJI, SanDisk, Seagate, Western Digital, Kingston, Nvidia, AMD, Intel, TP-Link, Netgear, Arlo, Ecobee, Honeywell,
    Miele, Siemens, Whirlpool, Electrolux, Smeg, Cuisinart, Hamilton Beach, Vitamix, Nutribullet, Keurig, Lavazza, OXO, Pyrex, Tupperware, Zwilling, Victorinox, Bissell, Eufy, Roborock, Roomba, Graco, Chicco, Pampers, Huggies, Fisher-Price, Hasbro, Mattel, Playmobil,
    Ravensburger, PlayStation, Xbox, Steelcase, Secretlab, Casper, Purina, Royal Canin, L'Oréal=L'Oreal, Nivea, CeraVe, Neutrogena, Gillette, Maybelline, Ryobi, Milwaukee, Black & Decker, Stihl, Husqvarna, Kärcher=Karcher, Gardena, Weber, Fender, Gibson, Yamaha, Roland,
    Beyerdynamic, Skullcandy, Bang & Olufsen, Harman Kardon, Denon, Pioneer, HyperX, Wacom, BenQ, ViewSonic, MSI, Gigabyte, Alienware, Kobo, Moleskine, Titleist, Callaway, Wilson, Speedo, Lululemon, Peloton, Schwinn, Thule, Tumi, Eastpak, Herschel, JanSport, Rimowa, Carhartt, Smartwool`),
  merchants: each(
    "Amazon, eBay, Walmart, Best Buy, Target, Etsy, Costco, Wayfair, Zalando, Newegg, Temu, AliExpress, Shein, Home Depot, Lowe's=Lowes, Nordstrom, Argos, John Lewis, Currys, MediaMarkt=Media Markt, Sephora, Chewy, Rakuten, Decathlon, Staples, GameStop, Zappos, Asos",
  ),
};

/** Ordinary nouns that no grammar rule names: known, so that they are never taken for a misspelling of another. */
export const plainWords: Words = {
  Unit: `inch,inches,in,",cm,mm,meter,meters,metre,metres,ft,feet,foot,gb,tb,mb,ghz,hz,mhz,kg,g,grams,gram,lb,lbs,pound,pounds,oz,ounce,ounces,ml,l,liter,liters,litre,litres,
    watt,watts,w,mah,volt,volts,v,mp,megapixels,megapixel,piece,pieces,person,people,port,ports,quart,qt,gallon,gallons,core,cores,key,keys,seater,cup,cups,thread,size,year old,liter`,
  Noun: `desk,card,ring,rings,belt,belts,bike,form,food,foods,real,paint,plant,plants,plate,plates,bowl,bowls,cable,case,cases,cover,covers,stand,holder,board,bottle,brush,broom,bucket,candle,candles,clock,clocks,couch,cushion,fan,fans,filter,filters,
    frame,frames,glass,hammer,heater,hose,iron,ladder,light,lights,lock,locks,mirror,mixer,mug,mugs,nail,napkin,needle,notebook,oven,paper,pen,pens,pencil,pot,pots,pan,pans,plug,pump,rack,rope,ruler,scale,scales,scissors,shelf,shelves,sink,
    soap,spoon,spoons,stool,strap,string,tape,tool,tools,train,tray,tub,vase,wrench,birthday,gift,gifts,present,presents,mom,dad,wife,husband,kid,baby,dog,cat,gym,travel,school,beach,winter,summer,running,hiking,camping,cooking,cleaning,sleeping,
    work from home,room,kitchen,bathroom,bedroom,garden,house,car,trip,party,wedding,music,video,movie,movies,game,games,phone call,meetings,sound,bass,battery,screen,memory,storage,ram,ssd,fit,feel,hand,hands,feet,head,face,skin,hair,body,neck,eye,eyes,
    great,comfort,comfortable,durable,sturdy,heavy,light,soft,hard,warm,cool,hot,cold,thin,thick,long,short,wide,narrow,big,tiny,huge,strong,decent,cheap,expensive,affordable,premium,luxury,basic,simple,modern,vintage,cute,pretty,fancy,there,their,were,them,been,they,also,than,what,when,while,into,over,such,much,many,more,less,very,will,shall,would,could,should,must,need,needs,make,made,help,some,even,still,already,thing,money,home,bread,water,cards,posts,post,coat,boat,boot,read,reads,cartoon,stair,stairs,carts,parts,part,dress`,
};
