"""Values kept for a while, in memory or in Redis for several servers, and breakers for services.

>>> from recommender.cache import Fresh, cache_key, open_cache
>>> with open_cache() as cache:
...     cache.get_or_create(cache_key("example"), lambda: Fresh("made", ttl_s=60))
'made'

`redis_store`, which needs the library of Redis, is imported when an address of Redis is given.
"""

from recommender.cache.breaker import Breaker, Rest
from recommender.cache.cache import Cache, Fresh, Json, cache_key, open_cache
from recommender.cache.stores import Status

__all__ = ["Breaker", "Cache", "Fresh", "Json", "Rest", "Status", "cache_key", "open_cache"]
