-- What an enterprise was told follows the seat: by the platform itself alone (policy "moved_by_system").
grant update (recipient_id) on notices to qilian_app;
