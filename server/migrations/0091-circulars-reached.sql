-- A count: no column whose name says that it names enterprises.
alter table circulars rename column enterprises to enterprises_reached;
alter table circulars rename column people to people_reached;
