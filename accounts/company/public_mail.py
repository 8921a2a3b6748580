"""Domains of mail providers where anybody in the world gets an address."""

# The large ones of each part of the world, and those of throwaway addresses that people know. Not complete: a tick is asked
# for, nothing is forbidden.
_NAMES = """
    gmail.com googlemail.com outlook.com outlook.de outlook.fr hotmail.com hotmail.co.uk hotmail.de hotmail.fr
    hotmail.it hotmail.es live.com live.de live.fr live.nl live.co.uk msn.com yahoo.com yahoo.de yahoo.fr
    yahoo.co.uk yahoo.co.in yahoo.co.jp yahoo.es yahoo.it ymail.com rocketmail.com aol.com aim.com icloud.com me.com
    mac.com proton.me protonmail.com pm.me tuta.com tutanota.com tutanota.de zoho.com zohomail.eu fastmail.com
    fastmail.fm hey.com mail.com email.com gmx.com gmx.net gmx.de gmx.at gmx.ch web.de freenet.de t-online.de
    arcor.de mailbox.org posteo.de posteo.net bluewin.ch hispeed.ch aon.at orange.fr wanadoo.fr free.fr sfr.fr
    laposte.net neuf.fr libero.it virgilio.it tiscali.it alice.it telenet.be skynet.be ziggo.nl planet.nl xs4all.nl
    btinternet.com sky.com virginmedia.com talktalk.net ntlworld.com online.no telia.com wp.pl o2.pl onet.pl
    interia.pl seznam.cz email.cz centrum.cz abv.bg ukr.net mail.ru yandex.ru yandex.com bk.ru list.ru inbox.ru
    rambler.ru comcast.net verizon.net att.net sbcglobal.net cox.net charter.net bellsouth.net rogers.com shaw.ca
    uol.com.br bol.com.br terra.com.br qq.com 163.com 126.com sina.com foxmail.com naver.com daum.net hanmail.net
    rediffmail.com bigpond.com optusnet.com.au mailinator.com guerrillamail.com yopmail.com duck.com
"""
PUBLIC = frozenset(_NAMES.split())


def among(domains: str) -> list[str]:
    """Which of these domains, between blanks, are such."""
    return [domain for domain in domains.split() if domain in PUBLIC]
