-- Signup asks a few questions about the company and remembers where the visitor came from. Throwaway mail domains are
-- turned away at the same step.

CREATE TABLE IF NOT EXISTS signup_profiles (
    user_id uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    early_access_id bigint REFERENCES early_access_emails (id) ON DELETE SET NULL,
    company_name text,
    company_size text CHECK (company_size IN ('1', '2-10', '11-50', '51-200', '201+')),
    country char(2) CHECK (country ~ '^[A-Z]{2}$'),
    interests text[] NOT NULL DEFAULT '{}',
    utm jsonb NOT NULL DEFAULT '{}',
    utm_source text GENERATED ALWAYS AS (utm ->> 'source') STORED,
    terms_accepted_at timestamptz NOT NULL DEFAULT now(),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX IF NOT EXISTS idx_signup_profiles_utm_source ON signup_profiles (utm_source) WHERE utm_source IS NOT NULL;
CREATE INDEX IF NOT EXISTS idx_signup_profiles_interests ON signup_profiles USING gin (interests);

COMMENT ON TABLE signup_profiles IS 'What a person told us while signing up. At most one row for each user.';
COMMENT ON COLUMN signup_profiles.company_size IS 'Bracket chosen from the signup form, in number of employees.';
COMMENT ON COLUMN signup_profiles.country IS 'ISO 3166-1 alpha-2 code in capitals.';
COMMENT ON COLUMN signup_profiles.utm IS 'The campaign parameters of the first visit, without their `utm_` prefix.';
COMMENT ON COLUMN signup_profiles.utm_source IS 'The `source` parameter, kept as a column so that reports can group by it.';

CREATE TABLE IF NOT EXISTS blocked_email_domains (
    domain text PRIMARY KEY CHECK (domain = lower(domain)),
    reason text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE blocked_email_domains IS 'Mail domains that may not sign up. Existing accounts are not affected.';

INSERT INTO blocked_email_domains (domain, reason) VALUES
    ('burner.invalid', 'throwaway inbox'),
    ('tenminutes.invalid', 'throwaway inbox'),
    ('relay.invalid', 'open relay, source of spam signups')
ON CONFLICT (domain) DO NOTHING;

-- Rollback:
--   DROP TABLE IF EXISTS blocked_email_domains;
--   DROP TABLE IF EXISTS signup_profiles;
--   -- The answers of everyone who has signed up are lost.
