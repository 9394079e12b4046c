-- Changes of which nobody stated the day were counted as known on the same day.
update liaison_lags set since_change_days = null where changed_on is null and since_change_days is not null;
