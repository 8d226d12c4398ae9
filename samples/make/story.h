/* The story, part by part. Everybody and everything in it is invented. */
#ifndef CANDOUR_SAMPLES_STORY_H
#define CANDOUR_SAMPLES_STORY_H

struct sample;

#define CE_OFFICE "Office of the Chief Executive <ce.office@norchester.example>"
#define DEPUTY "Marden Askwith-Pell <marden.askwith-pell@norchester.example>"
#define COMMITTEES "Tamsin Orrelby <tamsin.orrelby@norchester.example>"
#define SCRUTINY "Ilse Brantingmoor <ilse.brantingmoor@norchester.example>"
#define LICENSING "Desmer Quillow <desmer.quillow@norchester.example>"
#define OFFICER "Hettie Varnsworth <hettie.varnsworth@norchester.example>"
#define MONITORING "Rufus Calderwick <rufus.calderwick@norchester.example>"
#define COMPUTERS "Fenn Arkwell <fenn.arkwell@norchester.example>"
#define MEMBER "Cllr Agna Thistlewaite <agna.thistlewaite@norchester.example>"
#define PROJECT "Wren Tolland <wren.tolland@lanternoutreach.example>"
#define POLICE "Jory Pemblestone <jory.pemblestone@norchesterpolice.example>"

#define DIR_DEMOCRATIC "01 Democratic Services/"
#define DIR_LICENSING "02 Licensing/"
#define DIR_CHIEF "03 Chief Executive's Office/"
#define DIR_DEPUTY "04 Deputy Chief Executive/"
#define DIR_PROJECT "05 Outreach project/"
#define DIR_POLICE "06 Police liaison/"
#define DIR_COMPUTERS "07 IT and archives/"
#define DIR_PEOPLE "08 Human resources/"
#define SUBGROUP DIR_DEMOCRATIC "Safeguarding Sub-group/2013-03-12/"

/* Boards and committees: agendas, minutes, the calendar, what of them is absent. */
void story_meetings(struct sample *sample);
/* The minutes of 12 March 2013 in all their versions, and the thread about them. */
void story_minutes(struct sample *sample);
/* Complaints by number, decisions, notices. */
void story_licensing(struct sample *sample);
/* Mailboxes, single mails, Outlook items. */
void story_mail(struct sample *sample);
/* Scans, archives, locked, damaged and misnamed files, cards, notes, saved pages. */
void story_rest(struct sample *sample);

#endif
