-- What was written last waits in a list that every search reads through: by default until it is 4 MB long, which
-- made a search six times slower. With the shortest list allowed a search reads a few pages of it at most.
alter index cases_by_search set (gin_pending_list_limit = 64);
alter index enterprises_by_search set (gin_pending_list_limit = 64);
alter index community_threads_by_search set (gin_pending_list_limit = 64);
select gin_clean_pending_list('cases_by_search'), gin_clean_pending_list('enterprises_by_search'), gin_clean_pending_list('community_threads_by_search');
