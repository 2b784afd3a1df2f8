/** What the words for signing in are in other languages, without marks and separators; each language's own first. */
const WORDS: Readonly<Record<string, string>> = {
  password: `passwort kennwort motdepasse mdp contrasena contrasenia contrasenya senha parola wachtwoord losenord passord
    adgangskode kodeord salasana haslo heslo jelszo sifre sifra parol lozinka geslo katasandi matkhau slaptazodis parool parole
    пароль`,
  login: `anmelden anmeldung einloggen connexion seconnecter identification iniciarsesion iniciosesion iniciasesion ingresar
    acceder entrar iniciarsessao autenticar accedi accesso inloggen aanmelden loggain inloggning logginn innlogging logind
    kirjaudu kirjautuminen zaloguj logowanie prihlasit prihlaseni prihlasenie prijava giris girisyap bejelentkezes belepes
    autentificare conectare masuk dangnhap vhod`,
  register: `registrieren registrierung inscription sinscrire registro registrarse registrar registar cadastro cadastrar
    registrati registrazione registreren registrera registrer rekisteroidy rejestracja zarejestruj registrace registracija
    registracia kayit kaydol regisztracio inregistrare daftar dangky registratsiya`,
  logout: `abmelden abmeldung ausloggen deconnexion sedeconnecter cerrarsesion salir sair sessaoencerrar esci uitloggen
    afmelden loggaut loggut logud kirjauduulos wyloguj wylogowanie odhlasit odhlaseni odjava cikis kijelentkezes deconectare
    keluar dangxuat`,
  user: `benutzer nutzer utilisateur usuario utente gebruiker anvandare bruker bruger kayttaja uzytkownik uzivatel pouzivatel
    korisnik uporabnik kullanici felhasznalo utilizator pengguna nguoidung polzovatel brukar`,
  email: `correo correoelectronico courriel adressemail epost eposta sahkoposti mejl mailadresse emailadresse adresemail posta
    surel`,
  phone: `telefono telefone telefon telefonnummer telefoonnummer numerotelephone telephone celular movil handynummer puhelin
    nomor telepon`,
  code: 'codigo codice kod kode koodi verificatiecode bestatigungscode',
  role: 'rolle funcao papel ruolo rooli rola rol uloga vloga szerep',
  owner: `besitzer eigentumer eigentuemer proprietaire propietario dueno proprietario dono eigenaar agare eier ejer omistaja
    wlasciciel vlastnik vlasnik lastnik sahip tulajdonos pemilik`,
  administration:
    'verwaltung administracion administracao amministrazione beheer administracja sprava yonetim uprava hallinta',
};

const ENGLISH: ReadonlyMap<string, string> = new Map(
  Object.entries(WORDS).flatMap(([english, list]) => list.split(/\s+/).map((word) => [word, english] as const)),
);

/** Letters that are no letter with a mark on it. */
const LETTERS: Readonly<Record<string, string>> = { ł: 'l', ø: 'o', đ: 'd', ı: 'i', æ: 'a', ß: 'ss' };

const plain = (word: string): string =>
  word
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f_-]/g, '')
    .replace(/[łøđıæß]/g, (letter) => LETTERS[letter] ?? letter);

const known = new Map<string, string>();

/**
 * Names and paths with the words for signing in as they are in English: `req.body.haslo` is `req.body.password`, `/iniciar-sesion`
 * is `/login`. Everything else stays as it is.
 */
export function inEnglish(text: string): string {
  if (!/\p{L}{3}/u.test(text)) return text;
  return text.replace(/[\p{L}_$][\p{L}\d_$-]*/gu, (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const said = ENGLISH.get(plain(name)) ?? partsInEnglish(name);
    known.set(name, said);
    return said;
  });
}

/** `hashHasla` has no word of the list in it; `nuevaContrasena` and `user_lozinka` have. */
const partsInEnglish = (name: string): string =>
  name.replace(/\p{Lu}?\p{Ll}+/gu, (part) => {
    const english = ENGLISH.get(plain(part));
    if (english === undefined) return part;
    return /^\p{Lu}/u.test(part) ? english.slice(0, 1).toUpperCase() + english.slice(1) : english;
  });
