/** The words of approvals, pricing, quality, and of talk about the assistant itself. */
import type { Words } from '../vocabulary.ts';

export const approvalWords: Words = {
  Proposals:
    'proposals,approvals,approval requests,pending proposals,requests,open proposals,pending approvals,open approvals,pending requests,change requests,cards',
  Proposal:
    'proposal,proposals,approval,approvals,approval request,approval requests,pending proposal,pending proposals,request,requests,open proposal,open proposals,pending approvals,pending approval,open approvals,proposal number,card,cards,approval card,pending requests,change request,change requests',
  Status: {
    open: 'open',
    pending: 'open',
    waiting: 'open',
    undecided: 'open',
    outstanding: 'open',
    approved: 'approved',
    accepted: 'approved',
    signed: 'approved',
    countersigned: 'approved',
    rejected: 'rejected',
    declined: 'rejected',
    denied: 'rejected',
    expired: 'expired',
    lapsed: 'expired',
    "i haven't decided on": 'open',
    'i have not decided on': 'open',
    "i haven't approved": 'open',
    "i haven't signed": 'open',
    'waiting for me': 'open',
    'waiting for a signature': 'open',
    'waiting for my signature': 'open',
    'waiting for a decision': 'open',
    'waiting for approval': 'open',
    'awaiting approval': 'open',
    'awaiting my approval': 'open',
    withdrawn: 'withdrawn',
  },
  NeedsApproval:
    "what's still open,what is still open,what's still waiting,what is still waiting,what's still pending,what is still pending,what else needs approval,what is up for approval,what's up for approval,anything that needs my approval,anything needing my approval,anything needing approval,anything for me to approve,anything for me to sign,is there anything for me to sign,is there anything for me to approve,what do i still have to sign off on,what do i have to sign off on,what do i have to sign,what do i need to sign off on,what needs my signature,anything to sign,anything to sign off,what needs signing off,what is left to approve,what's left to approve,what needs my approval,what needs approval,what needs approving,what needs to be approved,what's waiting for approval,what is waiting for approval,anything to approve,what's waiting for me,what is waiting for me,what do i have to approve,what should i approve,anything waiting for me,what's pending,what is pending,my inbox,approval inbox,inbox,open approvals,what's in my inbox,show my inbox,show me my inbox,approval queue,is anything waiting for my approval,is there anything to approve,do i have anything to approve,what do i need to approve,what decisions are waiting,what's awaiting my approval,what awaits my approval,anything awaiting approval,what's waiting on me,what is waiting for my decision,anything pending,what is awaiting approval,what needs my signature,what needs signing,what needs a signature,what needs my decision,what needs me to sign,anything pending my signature,anything pending my approval,anything awaiting my signature,anything i need to approve,anything i need to sign,anything to sign,anything waiting for my signature,what do i have to sign,what do i need to sign,what's on my desk,what is on my desk,what's waiting for my decision,what is waiting for my approval,what's waiting for my approval,what am i supposed to approve,what still needs approval,what still needs my approval,which approvals are waiting,what is in my inbox,what requires my approval,what requires approval,what awaits me,what's left to approve,what is left to approve,what do you need me to approve,do you need my approval,do you need me to approve anything,pending for me",
  ForMe: 'for me,for me to,i have to,i need to,i must,left to,there to',
  ISaid:
    'have i,did i,i have,i,have been,has been,were,was,are,is,i did,we have,have we,did we,that i,that were,that are,that have been,been,already,still,got',
  Withdraw: 'withdraw,retract,take back,pull back,rescind,withdrawing',
  Approve:
    'approve,i approve,accept,i accept,countersign,sign off,sign off on,sign,authorize,authorise,green light,greenlight,permit,allow,confirm,let it through,approved,grant,i authorize,i sign off on,give approval to,give the go ahead to,approve of,rubber stamp',
  Reject:
    'turn it down,turn that down,turn this down,reject,i reject,decline,deny,refuse,disapprove,disapprove of,turn down,veto,rejected,i decline,i refuse,say no to,i veto',
  Details:
    'details of,details on,details about,detail of,more about,more on,information on,details for,what is in,what does,say,explain,read',
};

export const pricingWords: Words = {
  Lower:
    'down,lower,go down,goes down,come down,marking down,put down,slash,lowering,cut,cutting,reduce,reducing,decrease,decreasing,drop,dropping,slashing,mark down,discount,discounting,knock down,bring down,shave,trim,markdown,take down,mark it down',
  Raise:
    'raise,go up,goes up,rise,put up,up,add,boost,boosting,upping,crank up,move up,raising,increase,increasing,bump,bump up,bumping,hike,hiking,mark up,marking up,lift,lifting,push up,bring up,jack up',
  /** Told, not ordered: good for "what if laptops went down", never for a change. */
  LowerPast:
    'went down,fell,came down,brought down,knocked down,decreased,reduced by,took,lowered by,were lowered,was lowered,were cut,were reduced,lowered,dropped,reduced,discounted,trimmed,slashed,marked down,cut back,dropped by',
  RaisePast:
    'went up,rose,came up,upped,boosted,pushed up,jacked up,got more expensive,were raised,was raised,raised,increased,bumped,hiked,marked up,lifted',
  Minus: 'minus,less',
  TakeOff:
    'be,bring,push,move,take,took,took off,taken,knocked,gave,shaved,offering,slashed,lop,have,make,knock,shave,taking,give,offer,run,do,apply,put,chop,slash',
  Off: 'off,off of,discount,discount on,discount for,reduction,reduction on,sale,sale on,markdown,markdown on,off on,cut,decrease,cut on,price cut,price cut on,price cut for,cheaper,less,price reduction,price drop,drop,drop on,price drop on',
  Up: 'increase,increase on,raise,raise on,more,price increase,price increase on,price increase for,hike,price raise,markup on,markup,higher,price hike,price hike on,surcharge on,more expensive',
  SetPrice:
    'set,price,reprice,put,fix,make,set the price of,set prices of,set the prices of,set price of,pricing,sell,change,set the price for,update,adjust,charge',
  Prices:
    'price,prices,pricing,price of,prices of,price for,prices for,prices on,price on,the price of,list price,list prices,cost of,sticker price,retail price,selling price,price tag,price tags',
  OnSale:
    'on sale,on sale for,on sale at,at a discount of,with a discount of,on offer at,on special at,on promotion at,on promotion for',
  Announced:
    'announced as a reduction,announced as a sale,announced as a discount,announce it as a reduction,announce it as a sale,announce it as a discount,announce them as a reduction,announce them as a sale,announce this as a reduction,announce as a reduction,advertised as a reduction,advertised as a sale,advertised as a discount,advertise it as a reduction,advertise it as a sale,advertise as a sale,advertise as a reduction,shown as a reduction,show it as a reduction,shown as reduced,as an announced reduction,as an announced sale',
  Match:
    'match,matched,price matched,copied,copy,aligned with,equalled,meet the price of,meet the prices of,set to match,go along with,be the same as,same price as,be as cheap as,matching,price match,meet,equal,align with,match the price of,match prices with,align prices with,match prices of,match prices to,line up with',
  Beat: 'beat,undercut by,went below,undersold,underbid,be cheaper than,stay cheaper than,be below,undercut,beating,undercutting,go below,price below,stay below,go under,price under,undersell,underprice,come in below,come in under',
  Competitors:
    "competitor,competitors,competition,the lowest competitor,lowest competitor,cheapest competitor,the cheapest competitor,best competitor,market,market price,the market,rivals,rival,our competitors,our competition,lowest competitor price,competitor price,competitor prices,competition price,other shops,other merchants,everyone else,other stores,the lowest price on the market,market leader,lowest market price,the competition,competitor's,competitor's price,competitors' prices",
  Below: 'below,under,cheaper than,less than,lower than,beneath,off,underneath',
  AboveWord: 'above,over,more than,higher than,on top of,more expensive than',
  Margin:
    'margin,margins,gross margin,minimum margin,min margin,margin floor,a margin,profit margin,minimum gross margin,margin above,margin at,margin of,margins above,margin over,margins at,margin at least',
  Keep: 'keep,keeping,maintain,maintaining,preserve,preserving,hold,holding,ensure,make sure,protect,guard,with,leaving,leave,provided,as long as,so long as,keep us at,keep the,stay,staying,retain,retaining,guarantee',
  NotBelow:
    "never below,not below,no lower than,not lower than,don't go below,never go below,never go under,don't go under,without going below,without going under,no less than,not less than,floor of,floor at,with a floor of,floor,a floor at,but not below,but never below,but no lower than,nothing below,nothing under,not go below,not under,never under,price floor of,price floor,minimum price,minimum price of,a minimum price of,but not less than,never less than,not to go below,stay above,staying above,keep above,keep it above,keep them above,never drop below,don't drop below,never sell below,never price below,do not go below,do not go under,do not drop below,without dropping below,min price",
  NotAbove:
    "never above,not above,no higher than,not higher than,don't go above,never go above,without going above,ceiling of,cap at,capped at,but not above,but no higher than,price ceiling,ceiling,with a cap of,cap of,a cap of,maximum price,max price,never over,don't exceed,never exceed,not exceeding,stay below,stay under,with a ceiling of,do not exceed,do not go above,maximum price of",
  CostPlus: 'cost plus,cost +,our cost plus,cost price plus,cost and,purchase price plus,landed cost plus',
  Cost: 'cost,our cost,cost price,purchase price,landed cost,unit cost,costs',
  Map: "map,minimum advertised price,minimum advertised prices,map policy,respect map,respecting map,honor map,honour map,within map,not below map,never below map,don't go below map,map compliant,obey map,keep to map,stay within map,stay above map,keep map,respect map prices,respect map pricing,map prices,follow map,respect minimum advertised prices,map rules,adhere to map,without violating map,don't violate map,do not violate map,and map,mind map",
  Round:
    'round,rounded,rounding,round to,rounded to,rounding to,round up to,round down to,round off to,round prices to,round the prices to,round them to,round everything to,round it to,rounded off to',
  EndIn:
    'end in,ending in,end with,ending with,ends in,ends with,prices ending in,finish in,that end in,finishing in,with endings of,ending at,end at,endings,make them end in,have them end in,have prices end in,make prices end in,charm price to,charm price at',
  Charm:
    'charm pricing,charm prices,charm ending,charm endings,psychological pricing,charm priced,charm price,use charm pricing,with charm pricing,with charm prices,apply charm pricing,charm rounding,with charm rounding',
  Fraction: { half: 5000, quarter: 2500, 'a half': 5000, 'a quarter': 2500 },
  Nearest: 'nearest,the nearest,closest,next,full,whole,even',
  Every: { every: 1, each: 1, 'every other': 2, 'every second': 2, all: 1 },
  Recurring: {
    daily: 'FREQ=DAILY',
    weekly: 'FREQ=WEEKLY',
    monthly: 'FREQ=MONTHLY',
    'every day': 'FREQ=DAILY',
    'each day': 'FREQ=DAILY',
    'every weekday': 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
    'every weekend': 'FREQ=WEEKLY;BYDAY=SA,SU',
    'each weekend': 'FREQ=WEEKLY;BYDAY=SA,SU',
    'on weekends': 'FREQ=WEEKLY;BYDAY=SA,SU',
    'at weekends': 'FREQ=WEEKLY;BYDAY=SA,SU',
    'on weekdays': 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
    'every week': 'FREQ=WEEKLY',
    'each week': 'FREQ=WEEKLY',
    'every month': 'FREQ=MONTHLY',
    'each month': 'FREQ=MONTHLY',
    nightly: 'FREQ=DAILY',
    'every night': 'FREQ=DAILY',
    weekends: 'FREQ=WEEKLY;BYDAY=SA,SU',
  },
  Starting:
    'starting,from,beginning,effective,as of,starting on,starting from,beginning on,effective from,start,start on,begin on,commencing,to start,to start on,going live,going live on,run from,running from,valid from',
  Until:
    'until,till,through,to,ending,until the end of,till the end of,up to,up until,ending on,end on,stopping on,to end,expiring,expiring on,valid until,lasting until,thru,end',
  SkuWord:
    'sku,skus,item,items,product,products,variant,variants,article,articles,stuff,goods,things,merchandise,stock,inventory,catalog,catalogue,lines,listings,range,sku number,store,assortment,units',
  Older:
    "older than,in stock for more than,in stock for over,in stock longer than,on the shelf for more than,aged over,aged more than,listed for more than,unsold for more than,unsold for over,sitting for more than,sitting for over,more than,over,that have been in stock for more than,that has been in stock for more than,in inventory for more than,in inventory longer than,that have been sitting for more than,that have been sitting for over,at least,not sold in,that haven't sold in,unsold for,not sold for,that haven't sold for,we've had for more than,we have had for over,added more than,listed over",
  Newer:
    'newer than,added in the last,in stock for less than,younger than,listed in the last,less than,added within the last,in stock for under,added less than,added in the past,launched in the last',
  OldWord: 'old,of age,in stock,on the shelf,ago',
  Slow: {
    'slow movers': 'slow',
    'slow moving': 'slow',
    'slow sellers': 'slow',
    'slow selling': 'slow',
    'slow-moving stock': 'slow',
    'that are selling slowly': 'slow',
    'selling slowly': 'slow',
    'poor sellers': 'slow',
    'worst sellers': 'slow',
    laggards: 'slow',
    'best sellers': 'fast',
    'best selling': 'fast',
    bestsellers: 'fast',
    bestselling: 'fast',
    'fast movers': 'fast',
    'fast moving': 'fast',
    'top sellers': 'fast',
    'top selling': 'fast',
    'fast selling': 'fast',
    'selling fast': 'fast',
    'not selling': 'none',
    "that don't sell": 'none',
    "that aren't selling": 'none',
    unsold: 'none',
    'dead stock': 'none',
    'no sales': 'none',
    'without sales': 'none',
    'with no sales': 'none',
    'zero sales': 'none',
    "that isn't selling": 'none',
    "that haven't sold": 'none',
    'that are not selling': 'none',
    'that sell slowly': 'slow',
    'non selling': 'none',
    'that sell fast': 'fast',
    'that move slowly': 'slow',
  },
  StockWord: {
    overstocked: 'over',
    overstock: 'over',
    'excess stock': 'over',
    'too much stock': 'over',
    'with too much stock': 'over',
    'excess inventory': 'over',
    'low stock': 'low',
    'low in stock': 'low',
    'low on stock': 'low',
    'running low': 'low',
    'nearly out of stock': 'low',
    'almost out of stock': 'low',
    'with low stock': 'low',
    scarce: 'low',
    'out of stock': 'out',
    'sold out': 'out',
    'that are running low': 'low',
    'we have too many of': 'over',
    'we have too much of': 'over',
    'overstocked items': 'over',
    surplus: 'over',
    'high stock': 'over',
  },
  InStock:
    'in stock,units in stock,pieces in stock,on hand,units on hand,left,units left,in inventory,pieces left,items in stock,units,units of stock,in the warehouse',
  Simulate:
    "what would happen with,what happens with,how much would we lose if,how much would we gain if,how much would we make if,what would we earn if,what would it cost us if,what would it look like with,what would a,what would an,what would the effect of,what does a,run a simulation,what happens to prices if we,what happens to our prices if we,what happens to margins if we,what happens to our margins if we,what happens to our margin if we,what happens to revenue if we,what would happen to our prices if we,what would happen to margins if we,what would happen to our margin if we,what would happen to prices if we,suppose,suppose we,suppose i,supposing,supposing we,imagine,imagine we,assume,assume we,assuming we,let's say we,say we,let's pretend we,try,see what happens if we,what would we make if we,what would happen if,what happens if,what happens when,how would it look if,what would it look like if,what would it do to margins if we,what would it do if we,what would be the impact if we,what's the effect of,what is the effect of,effect of,test what happens if we,what would it mean if we,show me what would happen if we,show me what would happen if,what if we were to,what would happen if we were to,if we,what would the result be if we,calculate what happens if we,play through,run the numbers on,run the numbers if we,simulate what would happen if we,what would our prices look like if we,simulate,simulation of,preview,dry run,dry run of,what if we,what if i,what if,what would happen if we,what would happen if i,what happens if we,what happens if i,model,forecast,estimate,what would it look like if we,test,try out,run a simulation of,what would be the effect of,what would the impact be of,what's the impact of,what is the impact of,project,show me what happens if we,show me the effect of,what would the effect be if we,run a what-if,what would we lose if we,impact of,simulate what happens if we,run a simulation where we,how would it look if we,how much would we make if we,what would happen to margin if we,do a dry run of,preview what happens if we,simulate that we",
  PriceRule:
    'schedule,schedules,scheduled rule,rule,price rule,pricing rule,price rules,pricing rules,recurring rule,recurring rules,repeating rule,scheduled rule,scheduled rules,price schedule,price schedules,recurring discount,recurring discounts,scheduled discount,scheduled discounts,scheduled prices,scheduled price changes,scheduled price change,recurring price change,recurring price changes',
  PriceRun:
    'repricing,that price change,that price run,that price update,new prices,price run,price update,price change,price changes,pricing run,repricing,price increase,price cut,run,price adjustment,price job,pricing job,pricing change,pricing update,price rollout,price updates,repricing run,price runs,price batch,markdown,discount,price raise,price drop,rollout,prices,pricing changes,sale,price hike',
  /** That are to come: "which price changes are scheduled?" */
  Scheduled: 'scheduled,planned,coming up,upcoming,lined up,queued up,set for later,yet to come',
  /** Ends what would go on. */
  EndWord: 'end,terminate,discontinue,switch off,turn off,disable',
  /** "put the old prices back": of prices only, for whoever brings a discount back wants one. */
  Turn: 'put,roll,turn,bring,take,set,change',
  Restore: 'restore,bring back,put back,go back to,return to,reinstate',
  OldPrices: 'prices,old prices,previous prices,original prices,earlier prices,last prices,that price change',
  Charge: 'charge,charging,charges,ask,asking,asks,want,wants,sell,sells,offer,offers',
  HowDid: 'how did,how has,how have',
  Going:
    'going,doing,done,finished,complete,completed,through,applied,run,running,gone through,coming along,succeeded,status,progressing,go through,go,finish,succeed,work,go live,live,failed,fail,apply,been applied,stuck,still running,on track,worked',
  We: 'we,us,our company,our shop,our store',
  Standing:
    'stand,compare,doing,rank,fare,measure up,stack up,do,priced,sit,holding up,position,positioned,competitive,are,look,looking,doing on price,compare on price,priced right,in line,well priced,expensive,cheap,placed,against,competing',
  Dear: 'too expensive,too cheap,overpriced,underpriced,too high,too low,expensive,cheap,cheaper,more expensive,higher,lower,high,low,dear,too dear,competitively priced,priced,are,is,cheap enough,reasonable',
  Progress:
    "how far along,how far,how far is,how far along is,how far has,progress,progress on,progress of,status,state,done yet,finished yet,is it done,how did,how is,how's,how was,what happened to,what happened with,done,on",
  MarketPosition:
    'how competitive are,how competitive is,how is our pricing,where are we too expensive,where are we too cheap,where are we overpriced,where are we underpriced,market position,market position of,market position for,our market position,position in the market,competitive position,where do we stand,where do we stand on,where do we stand with,where do we stand for,how do we compare,how are we priced,how are we priced on,how do our prices compare,how does our pricing compare,are we cheaper than the competition,are we cheaper than competitors,are we more expensive than competitors,are we competitive,are we competitive on,price position,price positioning,price index,how competitive are we,how competitive are we on,how competitive are our prices,our position,our price position,competitive pricing position,how do we stack up,are we too expensive,are we overpriced,how expensive are we,how do we rank on price,price comparison with competitors,compare our prices with competitors,compare our prices to the competition,compare our prices to competitors,compare us to the market,compare us with the competition,compare us to competitors,how do our prices compare to the market,how do our prices compare with the market,compare our prices with the market,are our prices competitive,market spread,how do we compare on price,how do we do against the competition',
  Relative: 'against,versus,vs,compared to,compared with,relative to,to,with,than,in',
  Watch:
    'watch,monitor,keep an eye on,follow,track,keep tabs on,observe,keep watching,start watching,start tracking,start monitoring,keep track of,begin tracking,begin monitoring,surveil,add a watch on',
  AddCompetitor:
    'as a competitor,as competitor,to my competitors,to our competitors,to the competitors,to competitors,to the watch list,to the watchlist,to our watchlist,to my watchlist,to competitor watch,to the list of competitors',
  Priced:
    'costs so much,cost this much,costs this much,costs that much,cost that much,got its price,got to its price,got this price,ended up,come from,coming from,based on,this much,that much,so much,priced,priced at,priced that way,move,moved,cost,costs,cost so much,so expensive,so cheap,expensive,cheap,set,calculated,computed,price,arrived at,determined,so low,so high,change,changed,go up,go down,drop,rise,went up,went down,that price,decided,derived,this price,rose,dropped,higher,lower,up,down,what it is,go,been raised,been lowered,at,come about,come up with,get,arrive at',
};

export const qualityWords: Words = {
  Ci: 'ci,build,builds,pipeline,pipelines,continuous integration,checks,workflow,tests,test suite,test run,the build,github actions,actions,ci run,ci runs,ci pipeline,ci build,nightly,nightly build,test pipeline,deploy pipeline,release pipeline',
  CiState:
    'look,in good shape,ready,green,red,passing,failing,broken,ok,okay,healthy,pass,passed,fail,failed,status,state,stable,succeed,succeeded,looking,doing,done,finished,finish,good,clean,all right,fine,break,broke,go,going,still red,still green,still failing,run',
  MayShip:
    'can we ship,may we ship,can we release,is it safe to ship,is it safe to release,is it safe to merge,can we deploy,can we merge,is it ok to merge,is it ok to ship,are we good to ship,are we good to release',
  FailureNoun:
    'failures,which tests failed,which tests are failing,which tests fail,which jobs failed,which jobs are failing,which checks failed,which checks are failing',
  StatusOf:
    "status,state,status of,status for,state of,what's the status of,what is the status of,what's the state of,how is,how's,hows,is,are,did,has,does,check,check the,show,show me,get,what's,what is,what's up with,how are,how did,was,were,have,check on,tell me,give me,show me the status of,check the status of,look at,report on,any news on,are all,did all,is everything,do",
  Failed:
    'keep failing,keeps failing,kept failing,keep breaking,keeps breaking,fail,failed,failing,failure,failures,break,broke,broken,red,breaking,crash,crashed,error,errors,not passing,fails,not green,go red,went red,turn red,die,died,unhappy,breaks,time out,failed run',
  WhyFailed:
    "show me why,what's up with,what happened to,what happened in,what happened with,help me understand why,what's the matter with,what is the matter with,what is breaking,what's causing,what is causing,why,why did,why is,why are,why does,why has,explain,explain why,what broke,what's wrong with,what is wrong with,what went wrong with,what went wrong in,what caused,analyze,analyse,diagnose,investigate,what's breaking,reason for,cause of,root cause of,what made,why was,tell me why,what failed in,what is failing in,what failed on,explain to me why,look into,what's the reason for,find out why,debug,dig into,how come,what's failing in,what's failing on,what made the",
  Pull: 'pr,pull request,pull,merge request,mr,pr number,pull request number',
  Branch: 'branch,the branch',
  BranchName: {
    main: 'main',
    master: 'master',
    develop: 'develop',
    staging: 'staging',
    trunk: 'trunk',
    production: 'production',
    release: 'release',
  },
  CommitWord: 'commit,sha,revision,hash',
  RepositoryWord: 'repo,repository,project,service',
  Heal: 'heal,fix,repair,mend,self heal,self-heal,update,find a replacement for,replace,find a better,find a new,suggest a replacement for,find another,patch',
  /** What can be said of a test file alone. */
  HealFile: 'heal,self heal,self-heal,repair,mend',
  Broken: 'broken,failing,flaky,outdated,stale,brittle,old,bad,wrong',
  SelectorWord:
    'selector,locator,selectors,locators,css selector,xpath,element selector,test selector,element locator',
  Generate: 'generate,write,create,make,author,record,build,produce,draft,come up with,scaffold',
  TestKind:
    'test,tests,playwright test,playwright tests,e2e test,e2e tests,end to end test,end to end tests,end-to-end test,ui test,ui tests,browser test,browser tests,regression test,regression tests,automated test,automated tests,smoke test,smoke tests,a test,test case,test cases,spec,test script',
  ForFlow:
    'that,which,where,in which,for,that covers,covering,of,that checks,checking,which checks,to cover,to check,that tests,that verifies,against,from,which covers,which verifies,to verify,verifying,testing,on,that exercises,around',
  Start: 'start,begin,open,kick off,launch,plan,set up,schedule,run,create,do,initiate,conduct,hold,book',
  Kick: 'kick off,start,launch,run,try',
  Session:
    'new session,another session,new manual session,new exploratory session,new test session,new testing session,session,manual session,testing session,test session,exploratory session,manual testing session,manual test session,exploratory testing session,exploratory test session,bug bash,exploration,charter,manual test,exploratory testing,manual testing,exploratory test,session based test,manual exploration',
  Charter:
    'of,on,about,for,to explore,exploring,to test,testing,with charter,with the charter,charter,to check,covering,to,around,focused on,focusing on,to look at,with the charter to,whose charter is,against,to investigate,with a charter to,with the charter of,to try,into,on the topic of,dedicated to',
  SinceWord: 'since,over,during,in,for,from,within,the last,throughout',
  Flaky:
    'flake,flake most,flake the most,flake out,flake often,flaky tests,flaky test,flakes,flaky,flaky specs,unstable tests,flakiest tests,intermittent tests,flakiness,intermittently failing tests,unreliable tests,tests that flake,tests are flaky,tests are the flakiest,flaky ones,test flakes',
  DeliveryMetrics:
    'lead time,failure rate,recovery time,time to restore,time to recovery,mttr,delivery performance,how quickly do we recover,how often do our deployments fail,how often do deploys fail,how often do deployments fail,delivery metrics,dora metrics,dora,dora keys,four keys,the four keys,deployment frequency,lead time for changes,our lead time,change failure rate,change fail rate,failed deployment recovery time,how often do we deploy,how fast do we deliver,how fast do we ship changes,how fast do changes reach production',
  Rerun:
    'rerun,re-run,retry,restart,run again,rerun the,retrigger,re-trigger,run,redo,kick off again,relaunch,re run,re-execute,trigger again,retrigger the',
  JobWord:
    'job,jobs,build,builds,run,runs,workflow,workflows,pipeline,pipelines,check,checks,step,suite,stage,ci run,ci job,ci jobs,tests,ci build,ci,test run,test job,workflow run',
  JobName:
    'unit tests,integration tests,e2e tests,end to end tests,lint,linter,type check,typecheck,smoke tests,deploy,regression tests,unit test,integration test',
  FailedOnly:
    'failed,failing,that failed,which failed,only the failed ones,just the failed ones,just the failed,the failed ones,only the failures,just the failures,the failures,failures,failed ones,failed only,only those that failed,the broken ones,only failures,whatever failed,what failed,everything that failed,broken,red,only the failed,only failed,the ones that failed,unsuccessful,that are failing',
  Quarantined:
    'quarantine,quarantined,in quarantine,into quarantine,under quarantine,on the quarantine list,in the quarantine list,to quarantine,to the quarantine list',
  PutWord: 'put,move,send,place',
  SetAside:
    'mute,skip,disable,ignore,park,deactivate,turn off,temporarily disable,silence,switch off,exclude,comment out',
  Quarantine: 'quarantine,isolate,sideline,put in quarantine',
  TestWord:
    'test,tests,test case,spec,the test,flaky test,flaky,failing test,test named,test called,test suite,the spec,broken test',
};

export const generalWords: Words = {
  HowDoes:
    'how,tell me how,show me how,how does,how do,what does,explain how,how does this,how do these,how do your',
  Work: 'work,works,work here,function,do,mean,work exactly',
  Help: "help me out,can you help me out,i could use some help,i need some help,help,help me,what can you do,what can i say,what can i ask,what can i ask you,commands,list commands,show commands,how does this work,what do you do,what are your capabilities,what are you able to do,how can you help,how can you help me,show help,man,usage,instructions,what else can you do,i need help,can you help,could you help,what are my options,what commands are there,manual,what do you know how to do,i'm lost,i am lost,i'm stuck,what are you capable of,can you help me,show me what you can do,which commands do you know,what commands do you understand,give me help,what are the commands",
  HelpOn:
    'i need help with,need help with,can you help me with,help me out with,guide me through,walk me through,explain how i can,tell me how i can,how am i supposed to,what do i do to,what do i need to do to,teach me how to,help with,help on,help about,how do i,how can i,how to,how does one,how would i,help me with,show me how to,tell me how to,explain how to,how should i,what is the way to,help me understand,teach me to,what does it take to,how could i,tell me about how to,how do we,how can we',
  Greeting:
    'hi,hello,hey,good morning,good afternoon,good evening,howdy,greetings,hi there,hello there,hey there,yo,hiya,morning,good day,hallo,hey you,evening',
  Thanks:
    'thx a lot,thanks mate,thanks man,great thank you,perfect thank you,perfect thanks,ok thanks,okay thanks,lovely thanks,nice one thanks,thank you kindly,ta,thanks,thank you,thx,ty,thanks a lot,thank you very much,many thanks,thank you so much,cheers,much appreciated,thanks so much,i appreciate it,appreciate it,thanks for your help,thank you for your help,thanks a bunch,thanks for that,thanks for the help,appreciated,great thanks,that was helpful,thanks again,thanks a million,thank u,tysm',
  Excuse:
    "it was a mistake,that was a mistake,my mistake,that was wrong,that's wrong,that is wrong,it was wrong,i made a mistake,by mistake,by accident,that was an accident,it was an accident,i didn't mean to,i didn't mean to do that,i did not mean that,i didn't mean that,i messed up,wrong one,that wasn't right,that's not what i wanted,not what i wanted,that's not what i meant,i was wrong,i misclicked",
  Dismiss:
    "never mind,nevermind,forget it,never mind then,forget about it,scratch that,disregard that,on second thought,i changed my mind,i've changed my mind,not anymore,wait no,actually no,hold on,drop it,leave it",
  Praise:
    "that's great,that's perfect,that's nice,that helps,that's helpful,that's fine,that's good,that's awesome,sounds great,looks great,you're great,very nice,much better,good stuff,all good,no thanks needed,take care,have a good one,see ya,ciao,cya,great,cool,nice,perfect,awesome,good job,well done,excellent,ok,okay,alright,all right,got it,i see,understood,fine,wonderful,amazing,fantastic,good,brilliant,super,lovely,sweet,neat,nice work,great job,good work,noted,right,good bot,nice one,makes sense,fair enough,wow,very good,no worries,no problem,bye,goodbye,see you,see you later,good night,goodnight,have a nice day,that's all,that is all,that's it,lol,haha,ha,talk to you later,good to know,interesting,impressive,sorry,oops,my bad",
  SmallTalk:
    "you're the best,you are the best,you're awesome,you're amazing,you are amazing,you're smart,you're so smart,you're cool,you are funny,how are things,how have you been,how are you today,how do you feel,what are you up to,are you busy,can you think,do you dream,where do you live,who is your creator,are you smart,do you love me,i like you,happy birthday,merry christmas,happy new year,happy friday,guess what,nice weather,it's a nice day,long day today,i had a long day,i'm happy,i'm sad,how are you,how are you doing,how's it going,how is it going,who are you,what are you,what's your name,what is your name,are you a robot,are you a bot,are you human,are you an ai,are you real,what's up,whats up,how do you do,who made you,who built you,nice to meet you,do you like your job,how is your day,how's your day,how was your day,are you there,you there,do you sleep,how old are you,where are you from,tell me about yourself,you're great,you are great,i love you,you rock,what is your favorite color,are you sentient,are you ok,do you have feelings,i'm bored,how's life,what's new,i'm tired,are you chatgpt,are you a person,are you alive,you're funny,are you a real person",
  OutOfScope:
    "play some,play me,jazz,customer records,all customer data,customer information,user data,other people's,another user's,another user,other users',transfer,transfer money,wire money,send money,lend,lend me,credit card number,credit card numbers,card numbers,password,passwords,social security number,another customer,another customer's,other customers,other customers',other users,someone else's,someone else,customer data,customer list,personal data,api key,api keys,private key,secret key,secrets,database,approval rules,approval rule,approval policy,approval policies,approval limit,approval limits,policies,policy,security settings,spending limit,spending limits,permissions,admin access,admin rights,audit log,log out,log me out,unsubscribe,stock market,exchange rate,directions,train ticket,train tickets,plane ticket,plane tickets,bus,train to,concert tickets,tickets,insurance,mortgage,loan,bank account,bank,salary,taxes,tax return,tax,workout plan,diet plan,who is,who was,when was,how tall,how far,how old is,age of,spell,define,definition of,meaning of,synonym,synonyms,grammar check,blog post,tweet,facebook,instagram,twitter,youtube,podcast,wifi password,phone number of,who wrote,who invented,who discovered,who painted,largest country,tallest,math,equation,calculate,riddle,fairy tale,bedtime story,sonnet,limerick,pizza,sushi,babysitter,haircut,dentist,appointment,vacation,holiday trip,passport,sports results,soccer score,match result,weather forecast,rain tomorrow,rain today,weather,forecast for tomorrow,joke,jokes,poem,poems,haiku,song,lyrics,news,story,recipe,recipes,translate,translation,capital of,president,prime minister,election,politics,stock price,bitcoin,ethereum,crypto,horoscope,football score,score,world cup,movie times,sing,dance,essay,homework,book a flight,book a hotel,flight,flights,hotel,hotels,restaurant,restaurants,reservation,doctor,lawyer,diagnosis,medical advice,legal advice,email to my boss,meeting,calendar,alarm,reminder,timer,temperature outside,square root,meaning of life,who won,lottery,lottery numbers,traffic,pizza near me,near me,taxi,uber,dating advice,call mom,call my mom,play music,play some music,time is it,what time is it,the time,history of,world war,dinner,cook,write an email,write me an email,write code,python script,write a letter,solve this equation,book a table,tell me a story,distance to,population of,planets,wikipedia,netflix,spotify,turn on the lights,turn off the lights,lights",
  Preferences:
    'what do you know about my preferences,what have you remembered,what have you remembered about me,what did you remember,what did i tell you to remember,what have i told you to remember,what have you saved about me,what have you noted about me,my saved preferences,what do i prefer,what do i like,what do i avoid,which brands do i avoid,which brands do i prefer,which brands do i like,which shops do i avoid,which shops do i prefer,my preferences,preferences,my preference,what do you remember,what do you remember about me,what do you know about me,what you remember,what you remember about me,what you know about me,your memory,memory of me,what have you learned about me,what have you learned',
  ForgetName: 'forget,forget about',
  ForgetPreference:
    'forget that i like,forget that i love,forget that i hate,forget that i dislike,forget that i usually want,forget i like,forget i prefer,forget what i said about,stop avoiding,stop preferring,stop hiding,no longer hide,forget that i prefer,forget that i want,forget that i avoid,forget my preference for,forget about my preference for,no longer prefer,i no longer prefer,no longer avoid,i no longer avoid',
  ForgetAll:
    'clear what you remember about me,clear what you remember,delete what you remember about me,erase what you know about me,erase what you remember about me,wipe what you know about me,delete all my preferences,delete everything about me,clear everything you remember,clear my memory,wipe my preferences,wipe your memory,reset my preferences,remove all my preferences,erase everything about me,erase all my preferences,delete what you know about me,delete everything you know about me,forget all about me,clear all my preferences,remove my preferences,reset preferences,forget all you know about me,clear your memory,delete your memory,forget my preferences,forget all my preferences,forget all preferences,forget everything,forget everything about me,forget what you know about me,erase my preferences,delete my preferences,clear my preferences,forget me,erase your memory',
  AsDefault:
    'as my default address,as default address,as the default address,as default,by default,as my default,as my default delivery address,as my default shipping address,as my address,the default address,my default address,as the default,my default,the default',
  Arithmetic:
    'times,plus,minus,divided by,multiplied by,x,over,squared,to the power of,percent of,modulo,*,/',
  Prefer:
    "my budget is usually,my budget is always,my usual budget is,i usually spend,i always spend,i normally want,i normally prefer,i mostly want,i mostly prefer,i prefer,prefer,always,always show,always use,always show me,remember,remember that,remember that i prefer,remember i prefer,remember that i want,from now on,in future,in the future,going forward,by default,i like,i love,my favorite brand is,my favourite brand is,my preferred brand is,set my preference to,set my default,set my,save that,i generally want,i always want,note that i prefer,keep in mind that i prefer,remember that i only want,i only want,i only buy,i only shop,always buy,always order,i always buy,i always order,i always go for,only ever show me,only show me from now on,i'd always like,i'd always prefer,my preference is,i insist on,stick to,please remember,please remember that,remember this,note that,make a note that,i favor,i favour,prioritize,prioritise,give preference to,keep in mind,keep in mind that,always give me,always require,always look for,i usually want,make a note that i prefer,remember to,i typically prefer,remember i like,remember that i like,from now on only,from now on show,from now on use,always choose,i'd prefer,we prefer,always prefer",
  Avoid:
    "never show me,never show,never suggest,never recommend,never buy,stop showing me,stop showing,stop recommending,stop suggesting,stop offering me,please stop showing me,i refuse to buy,i won't buy,i will never buy,i'll never buy,i don't buy,i never buy,never shop,i never shop,i don't shop,i won't shop,i boycott,boycott,blacklist,keep me away from,never include,never use,i never want to see,i don't ever want to see,i don't want to see any more,hide all,always hide,always leave out,never give me,don't show me any,please never show me,i hate,i don't like,i do not like,don't ever show me,never again show me,always avoid,i dislike,never show me anything from,remember that i don't like,remember i don't like,remember that i hate,never offer me,i never want,never order,never again,i can't stand,i don't want to see,never recommend me,never suggest me,always exclude,always skip,remember to avoid,remember to never show,no longer show me,from now on no,from now on avoid,from now on exclude,don't ever suggest,i'm allergic to,i am allergic to",
  CurrencyLabel:
    'currency,my currency is,currency to,my currency,set currency to,change currency to,show prices in,prices in,default currency,use currency,set my currency to,change my currency to,i pay in,i want to pay in,switch currency to,always show prices in,show me prices in,set the currency to',
  DefaultAddress:
    'default address is,my default address is,set my default address to,my address is,always ship to,always deliver to,default shipping address is,make my default address,set the default address to,by default ship to,deliver by default to,default delivery address is,always send to',
  Freeze:
    'freeze,kill switch on,turn the kill switch on,switch on the kill switch,no more writes,no more changes,stop making changes,stop any writes,block writes,disable writes,stop writes,pause writes,halt writes,suspend writes,freeze it all,freeze all,freeze it,halt it all,stop all operations,stop all activity,stop the whole thing,put everything on hold,hold everything,everything must stop,lock writes,pause all activity,pause all changes,pause the agents,pause all agents,freeze the agents,freeze all activity,stop all of it,stop it now,freeze all operations,cut off all writes,shut off all writes,shut off writes,turn off writes,stop all work,freeze everything,freeze all writes,freeze writes,stop everything,stop all writes,kill switch,halt everything,halt all writes,halt all runs,emergency stop,stop all runs,pull the plug,stop all actions,pause everything,pause all writes,stop all agents,shut it down,shut everything down,shut down everything,hit the kill switch,activate the kill switch,engage the kill switch,stop the agents,freeze all runs,abort everything,disable all writes,turn on the kill switch,panic,red button,lock everything down,lock down everything,stop writing,press the kill switch,pull the kill switch,flip the kill switch,trigger the kill switch,stop all changes,freeze all changes,stop all automation,halt all agents,suspend everything,suspend all writes,halt,throw the kill switch,use the kill switch,block all writes,freeze all agents,stop it all,cease all operations,freeze the system,lock it down,halt all changes,turn off all writes',
  Unfreeze:
    'let the agents write again,let the agents work again,let agents write again,start the agents again,turn the agents back on,let them write again,let them work again,let it run again,writes can continue,allow changes again,allow changes,let changes through again,let changes through,switch the agents back on,unfreeze,resume,resume all activity,resume work,carry on,start writing again,turn writes back on,turn everything back on,start everything again,switch off the kill switch,go back to normal,turn the kill switch off,kill switch off,re-enable everything,release the freeze,remove the freeze,stop the freeze,reactivate writes,allow writes,allow all writes,let writes through again,let writes through,writes can resume,unlock everything,unfreeze it,unfreeze it all,unfreeze all writes,unfreeze all,unpause,unpause writes,unpause all writes,continue writes,back to normal,resume normal operation,resume normal operations,enable all writes,resume writes,resume everything,lift the freeze,release the kill switch,turn off the kill switch,disengage the kill switch,allow writes again,enable writes,enable writes again,unfreeze writes,resume all writes,unfreeze everything,deactivate the kill switch,unlock writes,lift the kill switch,resume all runs,thaw,end the freeze,resume operations,reset the kill switch,re-enable writes,unpause everything,resume all agents,undo the freeze,unblock writes',
};
