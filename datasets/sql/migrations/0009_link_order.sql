-- Links are read in order of party and joined to storefronts by enterprise; nothing looks them up by
-- enterprise, and keeping a second order of random keys cost more than all else of their import.
DROP INDEX link_enterprise;
