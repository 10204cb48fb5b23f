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
    each(`headphones=headphone=headset=headsets=cans, earbuds=earphones=ear buds=in-ear headphones, speakers=loudspeaker=soundbar,
    laptops=notebook computer=ultrabook=chromebook, phones=smartphone=cell phone=mobile phone, tablets=ipad, monitors=display screen,
    keyboards, mice=mouse=computer mouse, cameras=webcam=camcorder, televisions=tv=tvs, smartwatches=smart watch=fitness tracker,
    chargers=power bank=charging cable, printers, routers, coffee machines=coffee maker=espresso machine=coffee grinder, blenders, toasters,
    kettles=electric kettle, vacuum cleaners=vacuum=robot vacuum=hoover, air fryers, microwaves, cookware=frying pan=saucepan=skillet, knives=chef's knife=kitchen knife,
    backpacks=rucksack=bag pack, suitcases=luggage=carry-on, running shoes=trainers=running shoe=jogging shoes, shoes, sneakers, boots=hiking boots, jackets=coat=raincoat=rain jacket,
    t-shirts=tee=tshirt=shirts=shirt, jeans=trousers=pants, dresses, socks, hats=cap=beanie, gloves, sunglasses, watches=wristwatch, wallets, yoga mats, dumbbells=weights,
    bicycles=bike=bikes, tents, sleeping bags, office chairs=desk chair=office chair, chairs, desks=standing desk, tables, lamps=desk lamp=floor lamp, sofas=couch, mattresses, pillows, blankets,
    towels, toys, board games, puzzles, books, video games=game console=gaming console, skin care=moisturizer=face cream=sunscreen, shampoo, perfume, toothbrushes=electric toothbrush,
    pet food=dog food=cat food, drills=cordless drill=power drill, screwdrivers=screwdriver set, garden hoses, lawn mowers, grills=barbecue=bbq,
    water bottles=bottle=thermos, umbrellas, strollers=pram, car seats, diapers=nappies, vitamins=supplements, tea, coffee=coffee beans, chocolate, flowers=bouquet=roses`),
  attributes:
    each(`noise cancelling=noise canceling=noise-cancelling=anc=active noise cancelling=active noise cancellation=noise cancellation, wireless=cordless, wired, bluetooth, in-ear, over-ear=around-ear, on-ear,
    mic=microphone, waterproof=water proof, water resistant=water-resistant, foldable=folding, rechargeable, usb-c=type-c=usb c, mechanical, ergonomic, portable, lightweight=light weight, gaming,
    refurbished=renewed, used=second hand=pre-owned=secondhand, new=brand new, organic, vegan, leather=genuine leather, cotton, wool, linen, stainless steel, wooden, plastic, glass, ceramic, carbon steel, cast iron,
    black, white, red, blue, green, yellow, pink, purple, grey=gray, brown, beige, navy, silver, gold, orange, turquoise,
    small, medium, large, xl=extra large, xxl, kids=children's=for kids, men's=mens=for men, women's=womens=for women, unisex, slim, breathable, quiet=silent, energy efficient, solar, smart, dimmable,
    adjustable, non-stick=nonstick, dishwasher safe, gluten free=gluten-free, sugar free, fragrance free=fragrance-free, hypoallergenic, 4k=uhd, full hd=1080p, oled, touch screen=touchscreen, curved, backlit, hot swappable, fast charging,
    free shipping, long battery life, open back=open-back, closed back, trail, road, insulated, memory foam, transparent=clear, biodegradable, recycled, batteries=battery, cable=cord=cables`),
  brands:
    each(`Sony, Bose, Sennheiser, JBL, Apple, Samsung, Anker=Soundcore, Beats, Jabra, Logitech, Razer, Dell, HP, Lenovo, Asus, Acer, Microsoft, Google, LG, Philips, Panasonic,
    Canon, Nikon, GoPro, Garmin, Fitbit, Xiaomi, OnePlus, Nike, Adidas, Puma, New Balance, Asics, Hoka, Brooks, Salomon, Patagonia, The North Face=North Face, Columbia, Levi's=Levis, Dyson, iRobot, Shark, Ninja, KitchenAid, Breville,
    De'Longhi=DeLonghi, Nespresso, Bosch, Makita, DeWalt, Ikea, Herman Miller, Lego, Nintendo, Oral-B, Braun, Tefal, Le Creuset, Lodge, Osprey, Samsonite, Casio, Seiko, Fossil, Ray-Ban, Oakley, AKG, Audio-Technica=Audio Technica, Shure, Marshall, Keychron, Corsair, SteelSeries`),
  merchants: each('Amazon, eBay, Walmart, Best Buy, Target, Etsy, Costco, Wayfair, Zalando, Newegg'),
};

/** Ordinary nouns that no grammar rule names: known, so that they are never taken for a misspelling of another. */
export const plainWords: Words = {
  Unit: `inch,inches,in,",cm,mm,meter,meters,metre,metres,ft,feet,foot,gb,tb,mb,ghz,hz,mhz,kg,g,grams,gram,lb,lbs,pound,pounds,oz,ounce,ounces,ml,l,liter,liters,litre,litres,
    watt,watts,w,mah,volt,volts,v,mp,megapixels,megapixel,piece,pieces,person,people,port,ports,quart,qt,gallon,gallons,core,cores,key,keys,seater,cup,cups,thread,size,year old,liter`,
  Noun: `desk,card,ring,rings,belt,belts,bike,form,food,foods,real,paint,plant,plants,plate,plates,bowl,bowls,cable,case,cases,cover,covers,stand,holder,board,bottle,brush,broom,bucket,candle,candles,clock,clocks,couch,cushion,fan,fans,filter,filters,
    frame,frames,glass,hammer,heater,hose,iron,ladder,light,lights,lock,locks,mirror,mixer,mug,mugs,nail,napkin,needle,notebook,oven,paper,pen,pens,pencil,pot,pots,pan,pans,plug,pump,rack,rope,ruler,scale,scales,scissors,shelf,shelves,sink,
    soap,spoon,spoons,stool,strap,string,tape,tool,tools,train,tray,tub,vase,wrench,birthday,gift,gifts,present,presents,mom,dad,wife,husband,kid,baby,dog,cat,gym,travel,school,beach,winter,summer,running,hiking,camping,cooking,cleaning,sleeping,
    work from home,room,kitchen,bathroom,bedroom,garden,house,car,trip,party,wedding,music,video,movie,movies,game,games,phone call,meetings,sound,bass,battery,screen,memory,storage,ram,ssd,fit,feel,hand,hands,feet,head,face,skin,hair,body,back,neck,eye,eyes,
    great,comfort,comfortable,durable,sturdy,heavy,light,soft,hard,warm,cool,hot,cold,thin,thick,long,short,wide,narrow,big,tiny,huge,strong,decent,cheap,expensive,affordable,premium,luxury,basic,simple,modern,vintage,cute,pretty,fancy,there,their,were,them,been,they,also,than,what,when,while,into,over,such,much,many,more,less,very,will,shall,would,could,should,must,need,needs,make,made,help,some,even,still,already,thing,money,home,bread,water,cards,posts,post,coat,boat,boot,read,reads,cartoon,stair,stairs,carts,parts,part,dress`,
};
