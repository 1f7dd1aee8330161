global using AsyncioSharp;
global using FluentAssertions;
global using NUnit.Framework;
