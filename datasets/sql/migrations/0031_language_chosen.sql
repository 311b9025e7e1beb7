-- Whether a person chose the language of their pages: before, their browser's counts.
ALTER TABLE account ADD COLUMN language_chosen INTEGER NOT NULL DEFAULT 0
  CHECK(language_chosen IN (0, 1));
UPDATE account SET language_chosen = 1
WHERE EXISTS (SELECT 1 FROM audit WHERE action = 'account_language' AND subject = 'user:' || account.id);
