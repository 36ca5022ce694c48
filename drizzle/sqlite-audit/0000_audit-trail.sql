CREATE TABLE `counter` (
	`window` integer NOT NULL,
	`name` text NOT NULL,
	`total` integer NOT NULL,
	PRIMARY KEY(`window`, `name`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `head` (
	`id` integer PRIMARY KEY NOT NULL,
	`first_sequence` integer NOT NULL,
	`first_previous` text NOT NULL,
	`last_sequence` integer NOT NULL,
	`last_hash` text NOT NULL,
	`seal` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `link` (
	`first_sequence` integer PRIMARY KEY NOT NULL,
	`last_sequence` integer NOT NULL,
	`body` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `link_of_patient` (
	`patient_id` text NOT NULL,
	`first_sequence` integer NOT NULL,
	PRIMARY KEY(`patient_id`, `first_sequence`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `materialised` (
	`patient_id` text PRIMARY KEY NOT NULL,
	`sequence` integer NOT NULL
);