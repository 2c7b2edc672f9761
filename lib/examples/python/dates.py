import calendar
from datetime import date, datetime, timedelta, timezone

# A day on the calendar knows how to count.
landing = date(1969, 7, 20)
print(f"The moon landing was on a {landing:%A}, {landing:%d %B %Y}.")
print(f"A thousand days later it was {landing + timedelta(days=1000)}.")
print(f"To the year 2000 it was {(date(2000, 1, 1) - landing).days} days.")

# A moment belongs to a time zone: one moment, two clocks.
tokyo = timezone(timedelta(hours=9), "Tokyo")
moment = datetime(2028, 2, 29, 18, 30, tzinfo=timezone.utc)
print()
for clock in (moment, moment.astimezone(tokyo)):
    print(f"{clock:%a %d %b %H:%M} {clock.tzname()}")

# Text to dates and back. The ISO form sorts as dates do.
print()
print(datetime.strptime("3 Oct 2027, 07:45", "%d %b %Y, %H:%M").isoformat())

print()
print(calendar.month(2028, 2), end="")
