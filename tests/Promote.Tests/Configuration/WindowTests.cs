using Promote.Configuration;

namespace Promote.Tests.Configuration;

public sealed class WindowTests
{
    private static readonly DayOfWeek[] Workdays =
    [
        DayOfWeek.Monday,
        DayOfWeek.Tuesday,
        DayOfWeek.Wednesday,
        DayOfWeek.Thursday,
        DayOfWeek.Friday,
    ];

    [Theory]
    [InlineData("2026-01-05T08:59:59Z", false, "2026-01-05T09:00:00Z")]
    [InlineData("2026-01-05T09:00:00Z", true, "2026-01-05T17:00:00Z")]
    [InlineData("2026-01-05T16:59:59Z", true, "2026-01-05T17:00:00Z")]
    [InlineData("2026-01-05T17:00:00Z", false, "2026-01-06T09:00:00Z")]
    [InlineData("2026-01-10T12:00:00Z", false, "2026-01-12T09:00:00Z")]
    // London's summer.
    [InlineData("2026-07-06T08:00:00Z", true, "2026-07-06T16:00:00Z")]
    [InlineData("2026-07-06T16:30:00Z", false, "2026-07-07T08:00:00Z")]
    public void It_opens_and_closes_by_the_clock_of_its_place(string now, bool isOpen, string changes) =>
        new Window(Workdays, new(9, 0), new(17, 0), "Europe/London").At(Time(now)).ShouldBe((isOpen, Time(changes)));

    [Theory]
    [InlineData("2026-01-05T23:00:00Z", true, "2026-01-06T05:00:00Z")]
    [InlineData("2026-01-06T04:59:00Z", true, "2026-01-06T05:00:00Z")]
    [InlineData("2026-01-06T05:00:00Z", false, "2026-01-12T22:00:00Z")]
    public void One_that_closes_before_it_opens_ends_on_the_next_day(string now, bool isOpen, string changes) =>
        new Window([DayOfWeek.Monday], new(22, 0), new(5, 0), "UTC").At(Time(now)).ShouldBe((isOpen, Time(changes)));

    [Fact]
    public void Those_that_touch_are_one() =>
        new Window([DayOfWeek.Monday, DayOfWeek.Tuesday], new(6, 0), new(6, 0), "UTC")
            .At(Time("2026-01-05T07:00:00Z"))
            .ShouldBe((true, Time("2026-01-07T06:00:00Z")));

    [Fact]
    public void An_hour_that_the_clocks_skip_opens_when_they_skip() =>
        // On 29 March 2026 London goes from 01:00 to 02:00.
        new Window([DayOfWeek.Sunday], new(1, 30), new(3, 0), "Europe/London")
            .At(Time("2026-03-29T00:00:00Z"))
            .ShouldBe((false, Time("2026-03-29T01:00:00Z")));

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
