CREATE TABLE `counter` (
	`window` integer NOT NULL,
	`name` text NOT NULL,
	`total` integer NOT NULL,
	PRIMARY KEY(`window`, `name`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `entry` (
	`sequence` integer PRIMARY KEY NOT NULL,
	`patient_id` text,
	`body` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `entry_by_patient` ON `entry` (`patient_id`) WHERE patient_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `head` (
	`id` integer PRIMARY KEY NOT NULL,
	`first_sequence` integer NOT NULL,
	`first_previous` text NOT NULL,
	`last_sequence` integer NOT NULL,
	`last_hash` text NOT NULL,
	`seal` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `materialised` (
	`patient_id` text PRIMARY KEY NOT NULL,
	`sequence` integer NOT NULL
);
