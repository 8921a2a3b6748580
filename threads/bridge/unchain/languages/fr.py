"""French."""

from .base import Language

LANGUAGE = Language(
    code="fr",
    robots={
        "auto": "Réponse automatique|Reponse automatique|Réponse automatisée|Message automatique"
        "|Auto-réponse",
        "note": "Message d'absence|Notification d'absence|Notification d'absence du bureau|Avis d'absence"
        "|Réponse d'absence|Message d'absence du bureau|Gestionnaire d'absence du bureau",
        "away": "Absence du bureau|Absent du bureau|Absente du bureau|Absence|Absent|Absente|En congés"
        "|En congé|Congés|Hors du bureau",
        "absent": "absent du bureau|absente du bureau|je suis absent|je suis absente"
        "|suis actuellement absent|en congé|en vacances|en déplacement|je serai absent|je serai de retour"
        "|de retour le|absent jusqu|absente jusqu|mon absence|pas au bureau|réponse automatique|en arrêt"
        "|merci pour votre message|merci de votre message|à mon retour|accès limité",
        "read": "Lu|Lue|Non lu|Accusé de lecture|Confirmation de lecture|Accusé de réception"
        "|Accusé de réception (affiché)",
        "was_read": "a été lu|a été lue|a été affiché|supprimé sans être lu|accusé de réception"
        "|accusé de lecture|a été supprimé",
        "undelivered": "Non remis|Non distribuable|Échec de la remise|Non délivré|Échec de remise|Remis"
        "|Relayé|Notification d'état de remise|Remise différée|Message non remis|Non remise"
        "|Courrier non distribuable",
        "meeting": "Accepté|Acceptée|Refusé|Refusée|Décliné|Provisoire|Accepté provisoirement"
        "|Accepté sous réserve|Peut-être|Nouvel horaire proposé|Nouvelle heure proposée"
        "|Nouvel horaire de réunion proposé",
        "recall": "Rappel|Rappeler|Rappel de message|Rappel du message|Réussite du rappel|Échec du rappel",
        "recalls": "souhaite rappeler le message|souhaiterait rappeler le message"
        "|aimerait rappeler le message|voudrait rappeler le message",
        "reacted": "a réagi à votre message|a réagi à ton message|a réagi à votre e-mail|a réagi via gmail"
        "|a réagi avec gmail|a réagi à ce message",
    },
    tapbacks={
        "👍": "a aimé {t}|aime {t}|a liké {t}",
        "❤️": "a adoré {t}|adore {t}",
        "😄": "a ri à {t}|a ri de {t}|rit de {t}|a trouvé {t} drôle|a rigolé à {t}",
        "none": "n'a pas aimé {t}|n’a pas aimé {t}|n'aime pas {t}|a mis l'accent sur {t}"
        "|a mis l’accent sur {t}|a souligné {t}|a accentué {t}|a insisté sur {t}|a questionné {t}"
        "|a remis en question {t}|a posé une question sur {t}|s'interroge sur {t}|s’interroge sur {t}"
        "|a retiré un j'aime de {t}|a retiré un cœur de {t}|a supprimé un j’aime de {t}"
        "|a supprimé un cœur de {t}|a retiré {e} de {t}|a supprimé {e} de {t}",
        "any": "a réagi avec {e} à {t}|a réagi par {e} à {t}|a réagi {e} à {t}|a réagi à {t} avec {e}"
        "|a réagi à {t} par {e}|{e} à {t}",
        "things": "une image|une photo|un film|une vidéo|une pièce jointe|un message|un gif|un message audio"
        "|un autocollant|un lien",
    },
    commands={
        "mute": "muet|silence|mettre en sourdine|sourdine|se désabonner|désabonner|désinscrire"
        "|se désinscrire|désabonnement|quitter|ne plus suivre",
        "follow": "suivre|s'abonner|abonner|réactiver",
    },
    headers={
        "from": "De|Expéditeur|Émetteur|De la part de|Envoyé par|Expediteur",
        "sent": "Envoyé|Envoyé le|Date|Date d'envoi|Envoye|Envoye le|Reçu|Date d’envoi",
        "to": "À|A|Destinataire|Destinataires|Pour|Envoyé à",
        "cc": "Cc|Copie|Copie à|Copies|Copie (cc)",
        "bcc": "Cci|Copie cachée|Copie cachée à|Bcc|Copie carbone invisible",
        "subject": "Objet|Sujet",
        "reply_to": "Répondre à|Réponse à|Répondre a",
        "importance": "Importance|Priorité|Critère de diffusion|Catégories|Sensibilité",
        "attachments": "Pièces jointes|Pièce jointe|P.J.|PJ|Fichiers joints",
        "other": "Organisation|Groupes de discussion|Lieu|Quand|Où",
    },
    attributions="""
        Le {date}, {name} a écrit :
        Le {date}, {name} via {any} a écrit :
        Le {date} {name} a écrit :
        Le {date} à {date}, {name} a écrit :
        Le {date}, {name} a ecrit :
        Le {date}, {name} écrivait :
        Le {date}, {name} écrivit :
        Le {date}, {name} écrit :
        Le {date}, {name} écrivais :
        Le {date}, {name} m'a écrit :
        Le {date}, {name} a dit :
        Le {date}, {name} a répondu :
        Le {date}, {name} <{name}> a écrit :
        Le {date}, vous avez écrit :
        Le {date}, tu as écrit :
        En date de {date}, {name} a écrit :
        En date du {date}, {name} a écrit :
        On {date}, {name} a écrit :
        {name} a écrit le {date} :
        {name} a écrit :
        {name} a ecrit :
        {name} écrit :
        {name} ({date}) a écrit :
        {date}, {name} a écrit :
        {date} {name} a écrit :
        Dans son message du {date}, {name} écrit :
        Dans le message {id}, {name} a écrit :
        Citant {name} :
        {name} ({date}) :
        Selon {name} :
    """,
    originals="Message d'origine|Message d’origine|Message original|Message initial|Message d origine"
    "|Courriel original|Courriel d'origine|Rendez-vous d'origine|E-mail d'origine|Mail original|Mail d'origine",
    forwards="Message transféré|Message réexpédié|Début du message réexpédié|Début du message transféré"
    "|Transféré par {name} le {date}|Réacheminé par {name} le {date}|Transféré par|Réacheminé par|Transmis par"
    "|E-mail transféré|Courriel transféré|Mail transféré|Message transmis|Message suivi|Transmis par {name} le {date}",
    reply_prefixes="RE|Ré|Réf|Rép|Rép.|Réponse",
    forward_prefixes="TR|Tr|Trans|Transféré",
    signatures="Envoyé de mon {device}|Envoyé depuis mon {device}|Envoyé depuis {device}|Envoyé à partir de {device}"
    "|Télécharger Outlook pour {device}|Obtenez Outlook pour {device}|Obtenir Outlook pour {device}|Envoyé avec {device}"
    "|Envoyé à partir d'Outlook|Envoyé à partir de mon {device}|Envoyé via {device}|Envoyé par mon {device}"
    "|Envoyé d'un {device}|Envoyé depuis l'application Mail {device}|Envoyé de {device}",
    months="janvier janv jan|février fév févr fevrier fev|mars mar|avril avr|mai|juin|juillet juil|août aout aoû"
    "|septembre sept sep|octobre oct|novembre nov|décembre déc decembre dec",
    weekdays="lundi lun|mardi mar|mercredi mer|jeudi jeu|vendredi ven|samedi sam|dimanche dim",
    date_words="à|a|le|du|vers",
    date_suffixes="h|heures",
    disclaimers="ce message et toutes les pièces jointes|ce message et ses pièces jointes|ce courriel est confidentiel"
    "|ce message est confidentiel|ce message électronique|ce courriel et|cet e-mail et|avis de confidentialité"
    "|les informations contenues dans ce message|ce message contient des informations",
    banners="[externe]|cet e-mail provient de l'extérieur{any}|ce courriel provient de l'extérieur{any}"
    "|ce message provient de l'extérieur{any}|cet e-mail vient de l'extérieur{any}"
    "|ce mail provient de l'extérieur{any}|ce message vient de l'extérieur{any}"
    "|ce message a été envoyé de l'extérieur{any}|cet e-mail a été envoyé de l'extérieur{any}"
    "|ce courriel vient de l'extérieur{any}|cet e-mail provient d'un expéditeur externe{any}"
    "|ce message provient d'un expéditeur externe{any}|ce courriel provient d'un expéditeur externe{any}"
    "|ce mail provient d'un expéditeur externe{any}|ce courriel provient d'une source externe{any}"
    "|ce message provient d'une source externe{any}|cet e-mail provient d'une source externe{any}"
    "|e-mail externe|courriel externe|message externe|expéditeur externe"
    "|vous n'obtenez pas souvent d'e-mail {any}|vous ne recevez pas souvent {any} de {any}"
    "|vous n'êtes pas habitué à recevoir {any} de {any}"
    "|certaines personnes qui ont reçu ce message ne reçoivent pas souvent {any}"
    "|certaines personnes ayant reçu ce message {any} pas souvent {any}|soyez prudent avec ce message",
    banner_advice="découvrez pourquoi cela est important|découvrez pourquoi c'est important"
    "|pourquoi c'est important|pourquoi cela est important"
    "|découvrez pourquoi ceci est important|ne cliquez pas {any}|ne cliquez sur aucun {any}"
    "|veuillez ne pas cliquer {any}|n'ouvrez pas {any}|ne pas cliquer {any}|merci de ne pas {any}"
    "|soyez vigilant{any}|soyez prudent{any}|faites preuve de prudence{any}|en cas de doute{any}"
    "|vérifiez {any}",
    banner_labels="attention|avertissement|prudence|externe|mise en garde|important|alerte",
    legends={
        "inline": "mes réponses|mes commentaires|mes remarques|réponses ci-dessous|commentaires ci-dessous"
        "|réponses dans le texte|commentaires dans le texte|réponses dans le corps|entre les lignes"
        "|dans ton texte|dans votre texte|dans le texte ci-dessous|dans ton mail|dans votre mail"
        "|au fil du texte|marqué* par|précédé* de",
        "answers": "réponse*|réponds|répondu|commentaire*|remarque*|ci-dessous|texte|annot*",
        "red": "rouge*",
        "blue": "bleu*",
        "green": "vert|verte|verts",
        "purple": "violet*|mauve",
        "orange": "orange",
        "brown": "marron|brun",
        "pink": "rose|magenta",
    },
)
