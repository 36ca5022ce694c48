CREATE TABLE `access_token` (
	`token_hash` blob PRIMARY KEY NOT NULL,
	`credential_id` text NOT NULL,
	`key` text NOT NULL,
	`scope` text,
	`issued_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`credential_id`) REFERENCES `credential`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `access_token_by_credential` ON `access_token` (`credential_id`);--> statement-breakpoint
CREATE INDEX `access_token_by_expiry` ON `access_token` (`expires_at`);--> statement-breakpoint
CREATE TABLE `creation` (
	`key_hash` blob PRIMARY KEY NOT NULL,
	`request_hash` blob NOT NULL,
	`credential_id` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `creation_by_time` ON `creation` (`created_at`);--> statement-breakpoint
CREATE TABLE `credential` (
	`id` text PRIMARY KEY NOT NULL,
	`patient_id` text NOT NULL,
	`name` text NOT NULL,
	`key` text NOT NULL,
	`secret_hash` blob NOT NULL,
	`scope` text NOT NULL,
	`since` text,
	`until` text,
	`excluded_labels` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	`expiry_told` integer DEFAULT false NOT NULL,
	`last_used_at` integer,
	`last_used_from` text,
	`exposed_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `credential_key_unique` ON `credential` (`key`);--> statement-breakpoint
CREATE INDEX `credential_by_patient` ON `credential` (`patient_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `credential_to_expire` ON `credential` (`expires_at`) WHERE expires_at IS NOT NULL AND expiry_told = 0;--> statement-breakpoint
CREATE TABLE `management_token` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`token_hash` blob NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `management_token_token_hash_unique` ON `management_token` (`token_hash`);--> statement-breakpoint
CREATE TABLE `outbox` (
	`number` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`credential_id` text NOT NULL,
	`event` text NOT NULL,
	`payload` text NOT NULL,
	`created_at` integer NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_id_unique` ON `outbox` (`id`);--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`next_at`);--> statement-breakpoint
CREATE INDEX `outbox_by_credential` ON `outbox` (`credential_id`,`number`);--> statement-breakpoint
CREATE TABLE `portal_link` (
	`token_hash` blob PRIMARY KEY NOT NULL,
	`patient_id` text NOT NULL,
	`language` text,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `portal_session` (
	`token_hash` blob PRIMARY KEY NOT NULL,
	`patient_id` text NOT NULL,
	`language` text,
	`expires_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`forms_sent` integer DEFAULT 0 NOT NULL,
	`notice` text
);
--> statement-breakpoint
CREATE INDEX `portal_session_by_patient` ON `portal_session` (`patient_id`);--> statement-breakpoint
CREATE TABLE `retiring_key` (
	`key` text PRIMARY KEY NOT NULL,
	`credential_id` text NOT NULL,
	`secret_hash` blob NOT NULL,
	`retire_at` integer NOT NULL,
	FOREIGN KEY (`credential_id`) REFERENCES `credential`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `retiring_key_by_credential` ON `retiring_key` (`credential_id`);--> statement-breakpoint
CREATE TABLE `canonical` (
	`url` text NOT NULL,
	`type` integer NOT NULL,
	`id` text NOT NULL,
	PRIMARY KEY(`url`, `type`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `date_index` (
	`patient` integer NOT NULL,
	`type` integer NOT NULL,
	`param` integer NOT NULL,
	`ordinal` integer NOT NULL,
	`item` integer DEFAULT 0 NOT NULL,
	`low` integer NOT NULL,
	`high` integer NOT NULL,
	PRIMARY KEY(`patient`, `type`, `param`, `low`, `high`, `ordinal`, `item`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `date_by_ordinal` ON `date_index` (`patient`,`type`,`param`,`ordinal`,`low`,`high`);--> statement-breakpoint
CREATE TABLE `home` (
	`type` integer NOT NULL,
	`id` text NOT NULL,
	`patient` integer NOT NULL,
	`ordinal` integer NOT NULL,
	`version` integer NOT NULL,
	`deleted` integer NOT NULL,
	`hash` blob NOT NULL,
	PRIMARY KEY(`type`, `id`, `patient`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `identifier_index` (
	`type` integer NOT NULL,
	`code` text NOT NULL,
	`system` text NOT NULL,
	`patient` integer NOT NULL,
	`ordinal` integer NOT NULL,
	PRIMARY KEY(`type`, `code`, `system`, `patient`, `ordinal`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `mention` (
	`patient` integer NOT NULL,
	`type` integer NOT NULL,
	`ordinal` integer NOT NULL,
	`target_type` integer NOT NULL,
	`target_id` text NOT NULL,
	PRIMARY KEY(`patient`, `type`, `ordinal`, `target_type`, `target_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `mention_by_target` ON `mention` (`target_type`,`target_id`,`patient`,`type`,`ordinal`);--> statement-breakpoint
CREATE TABLE `number_index` (
	`patient` integer NOT NULL,
	`type` integer NOT NULL,
	`param` integer NOT NULL,
	`ordinal` integer NOT NULL,
	`item` integer DEFAULT 0 NOT NULL,
	`low` real NOT NULL,
	`high` real NOT NULL,
	PRIMARY KEY(`patient`, `type`, `param`, `low`, `high`, `ordinal`, `item`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `patient` (
	`number` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`portal_access` integer DEFAULT true NOT NULL,
	`last_ordinal` integer DEFAULT 0 NOT NULL,
	`revision` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `patient_id_unique` ON `patient` (`id`);--> statement-breakpoint
CREATE TABLE `quantity_index` (
	`patient` integer NOT NULL,
	`type` integer NOT NULL,
	`param` integer NOT NULL,
	`ordinal` integer NOT NULL,
	`item` integer DEFAULT 0 NOT NULL,
	`low` real NOT NULL,
	`high` real NOT NULL,
	`code` text NOT NULL,
	`system` text NOT NULL,
	`unit` text NOT NULL,
	PRIMARY KEY(`patient`, `type`, `param`, `low`, `high`, `code`, `system`, `unit`, `ordinal`, `item`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `reference_index` (
	`patient` integer NOT NULL,
	`type` integer NOT NULL,
	`param` integer NOT NULL,
	`ordinal` integer NOT NULL,
	`item` integer DEFAULT 0 NOT NULL,
	`target_id` text NOT NULL,
	`target_type` integer NOT NULL,
	PRIMARY KEY(`patient`, `type`, `param`, `target_id`, `ordinal`, `target_type`, `item`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `reference_by_ordinal` ON `reference_index` (`patient`,`type`,`ordinal`,`param`,`target_id`,`target_type`);--> statement-breakpoint
CREATE TABLE `resource` (
	`patient` integer NOT NULL,
	`type` integer NOT NULL,
	`ordinal` integer NOT NULL,
	`id` text NOT NULL,
	`version` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`deleted` integer NOT NULL,
	`content_patient` integer NOT NULL,
	`content_ordinal` integer NOT NULL,
	`since_version` integer NOT NULL,
	PRIMARY KEY(`patient`, `type`, `ordinal`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `resource_by_id` ON `resource` (`patient`,`type`,`id`);--> statement-breakpoint
CREATE INDEX `resource_by_viewer` ON `resource` (`type`,`content_ordinal`,`patient`) WHERE content_patient = 0;--> statement-breakpoint
CREATE TABLE `search_parameter` (
	`number` integer PRIMARY KEY NOT NULL,
	`type` integer NOT NULL,
	`code` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `search_parameter_by_code` ON `search_parameter` (`type`,`code`);--> statement-breakpoint
CREATE TABLE `setting` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `string_index` (
	`patient` integer NOT NULL,
	`type` integer NOT NULL,
	`param` integer NOT NULL,
	`ordinal` integer NOT NULL,
	`item` integer DEFAULT 0 NOT NULL,
	`value` text NOT NULL,
	`exact` text NOT NULL,
	PRIMARY KEY(`patient`, `type`, `param`, `value`, `ordinal`, `exact`, `item`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `token_index` (
	`patient` integer NOT NULL,
	`type` integer NOT NULL,
	`param` integer NOT NULL,
	`ordinal` integer NOT NULL,
	`item` integer DEFAULT 0 NOT NULL,
	`code` text NOT NULL,
	`system` text NOT NULL,
	PRIMARY KEY(`patient`, `type`, `param`, `code`, `ordinal`, `system`, `item`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `uri_index` (
	`patient` integer NOT NULL,
	`type` integer NOT NULL,
	`param` integer NOT NULL,
	`ordinal` integer NOT NULL,
	`item` integer DEFAULT 0 NOT NULL,
	`value` text NOT NULL,
	PRIMARY KEY(`patient`, `type`, `param`, `value`, `ordinal`, `item`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `version` (
	`patient` integer NOT NULL,
	`type` integer NOT NULL,
	`ordinal` integer NOT NULL,
	`version` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`method` text NOT NULL,
	`content` text,
	`size` integer NOT NULL,
	PRIMARY KEY(`patient`, `type`, `ordinal`, `version`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `version_long` ON `version` (`patient`,`type`) WHERE size > 65536;--> statement-breakpoint
CREATE INDEX `version_by_time` ON `version` (`patient`,`updated_at`,`ordinal`,`version`,`type`,`method`,`size`);
--> statement-breakpoint
CREATE VIRTUAL TABLE text_index USING fts5(narrative, content, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* Co Cn'");